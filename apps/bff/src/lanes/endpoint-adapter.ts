import type { ConnectionKeep, EgressRules, ServerClocks } from "@tocsin/channels/http";
import { resolveAll } from "@tocsin/channels/http";
import { createWebhookAdapter } from "@tocsin/channels/webhooks";
import type { ChannelAdapter, Clock, Endpoint, WebhookSettings } from "@tocsin/ports";
import type { Secrets } from "../secrets/secrets.ts";
import { headerPlace, signingPlace } from "../services/endpoint-secrets.ts";

export interface EndpointAdapterDeps {
  readonly secrets: Secrets;
  readonly rules: EgressRules;
  readonly clock: Clock;
  /** Bounds the connections that are kept; of what is opened for one request it is left out. */
  readonly keep?: ConnectionKeep;
  /** Told when a server answers, and what time it says it is. */
  readonly onDate?: ServerClocks["heard"];
}

/** What an adapter is made of. */
export type EndpointAddress = Pick<Endpoint, "id" | "url" | "secret" | "pastSecrets" | "header">;

/** The way out to one endpoint as it is stored now. Throws for one whose secrets do not open. */
export function openEndpoint(
  { secrets, rules, clock, keep, onDate }: EndpointAdapterDeps,
  { id, url, secret, pastSecrets, header }: EndpointAddress,
  { timeoutSeconds }: Pick<WebhookSettings, "timeoutSeconds">,
): ChannelAdapter {
  const open = (sealed: string): string => secrets.open(sealed, signingPlace(id)).reveal();
  const past = pastSecrets.map(({ secret: sealed, until }) => ({ secret: open(sealed), until }));
  return createWebhookAdapter({
    url,
    secrets: [{ secret: open(secret), until: null }, ...past],
    header: header === null ? null : { name: header.name, value: secrets.open(header.value, headerPlace(id)).reveal() },
    timeoutSeconds,
    rules,
    resolve: resolveAll,
    clock,
    ...(keep === undefined ? {} : { keep }),
    ...(onDate === undefined ? {} : { onDate }),
  });
}
