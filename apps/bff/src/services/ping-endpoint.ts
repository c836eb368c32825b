import { WEBHOOK_TIMEOUT_SECONDS } from "@tocsin/contract";
import { renderPing } from "@tocsin/messages";
import type { Endpoint, PersonId, StoreReads } from "@tocsin/ports";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { EndpointPing } from "../deps.ts";
import { openEndpoint } from "../lanes/endpoint-adapter.ts";
import { ownSender, type SenderDeps } from "../lanes/endpoint-sender.ts";
import { type Secrets, SecretUnreadable } from "../secrets/secrets.ts";
import { messageContext } from "./message-context.ts";

export interface PingDeps extends SenderDeps {
  readonly secrets: Secrets;
  readonly reads: Pick<StoreReads, "channels" | "directory" | "settings">;
  readonly origin: string;
  readonly ids: { next(): string };
}

/** Sends an endpoint, as it is stored now, a signed request of the type `ping`; no event, no delivery. */
export function endpointPing(deps: PingDeps): (endpoint: Endpoint) => Promise<EndpointPing> {
  const { reads, origin, clock, ids, secrets } = deps;
  const sender = ownSender(deps);
  return async (endpoint) => {
    const settings = (await reads.channels.webhookSettings({})) ?? { timeoutSeconds: WEBHOOK_TIMEOUT_SECONDS.usual };
    const owner = endpoint.owner === null ? null : await reads.directory.person({ id: endpoint.owner.id });
    const context = await messageContext({ reads, origin });
    const at = clock.now();
    const message = renderPing({ format: endpoint.format, owner, context, at });
    await using adapter = openedEndpoint({ secrets, sender }, endpoint, settings);
    if (adapter === null) return UNREADABLE;
    const { outcome, answer } = await adapter.send(
      { channel: "webhooks", delivery: `ping_${ids.next()}`, ...message },
      new AbortController().signal,
    );
    return { delivered: outcome.kind === "delivered", ...answer, durationMs: Math.max(0, clock.now() - at) };
  };
}

const UNREADABLE: EndpointPing = {
  delivered: false,
  code: "secret_unreadable",
  text: "Nothing was sent: its stored secret, or its header's value, cannot be opened with our key. Exchange the secret, and enter the header's value again.",
  durationMs: 0,
};

/** Null: what is sealed for it does not open. */
function openedEndpoint(...opened: Parameters<typeof openEndpoint>): ReturnType<typeof openEndpoint> | null {
  try {
    return openEndpoint(...opened);
  } catch (error) {
    if (error instanceof SecretUnreadable) return null;
    throw error;
  }
}

/** Pings of one person in a minute: a ping is a request that they make our server send. */
const PINGS_PER_MINUTE = 5;
export const PING_OFTEN_ENOUGH = `Nothing was sent: ${String(PINGS_PER_MINUTE)} pings in a minute are enough.`;

/** Seconds to wait, or null: go ahead. */
export type PingLimit = (person: PersonId) => Promise<number | null>;

export function pingLimit(): PingLimit {
  const limiter = new RateLimiterMemory({ keyPrefix: "ping", points: PINGS_PER_MINUTE, duration: 60 });
  return async (person) => {
    try {
      await limiter.consume(person);
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return refused.msBeforeNext / 1_000;
    }
  };
}
