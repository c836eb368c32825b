import type { ChannelAdapter, Endpoint, WebhookSettings } from "@tocsin/ports";
import type { Secrets } from "../secrets/secrets.ts";
import { headerPlace, signingPlace } from "../services/endpoint-secrets.ts";
import { openedSecret } from "../services/stored-secret.ts";
import type { EndpointSender } from "./endpoint-sender.ts";

export interface EndpointAdapterDeps {
  readonly secrets: Secrets;
  readonly sender: EndpointSender;
}

/** What an adapter is made of. */
export type EndpointAddress = Pick<Endpoint, "id" | "url" | "secret" | "pastSecrets" | "header">;

/**
 * The way out to one endpoint as it is stored now. Throws for one whose secret or header does not open; an earlier secret that does not is
 * left out, so that an exchange helps.
 */
export function openEndpoint(
  { secrets, sender }: EndpointAdapterDeps,
  { id, url, secret, pastSecrets, header }: EndpointAddress,
  { timeoutSeconds }: Pick<WebhookSettings, "timeoutSeconds">,
): ChannelAdapter {
  const open = (sealed: string): string => secrets.open(sealed, signingPlace(id)).reveal();
  const past = pastSecrets.flatMap(({ secret: sealed, until }) => {
    const opened = openedSecret(secrets, sealed, signingPlace(id));
    return opened === null ? [] : [{ secret: opened.reveal(), until }];
  });
  return sender.open({
    url,
    secrets: [{ secret: open(secret), until: null }, ...past],
    header: header === null ? null : { name: header.name, value: secrets.open(header.value, headerPlace(id)).reveal() },
    timeoutSeconds,
  });
}
