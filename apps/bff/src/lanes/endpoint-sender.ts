import { createConnectionKeep, type EgressRules, resolveAll, type ServerClocks } from "@tocsin/channels/http";
import { createWebhookAdapter, type WebhookAdapterOptions } from "@tocsin/channels/webhooks";
import type { ChannelAdapter, Clock } from "@tocsin/ports";

/** Where an endpoint is and what it is sent with, its secrets in clear; plain data, so that another thread may have it. */
export type EndpointWay = Pick<WebhookAdapterOptions, "url" | "secrets" | "header" | "timeoutSeconds">;

/** Opens ways to endpoints; what they send goes out of one place. */
export interface EndpointSender extends AsyncDisposable {
  /** Throws for an endpoint that cannot be sent to as it is stored. */
  readonly open: (way: EndpointWay) => ChannelAdapter;
  /** How late the event loop of a thread of its own was since somebody last asked, in seconds; null while there is none. */
  readonly lag: () => Promise<number | null>;
}

export interface SenderDeps {
  readonly rules: EgressRules;
  readonly clock: Clock;
  /** Told when a server answers, and what time it says it is. */
  readonly onDate?: ServerClocks["heard"];
}

/** Sends from this thread; the connections of all endpoints are bounded together. */
export function ownSender({ rules, clock, onDate }: SenderDeps): EndpointSender {
  const common = { rules, resolve: resolveAll, clock, keep: createConnectionKeep(), ...(onDate === undefined ? {} : { onDate }) };
  return {
    open: (way) => createWebhookAdapter({ ...way, ...common }),
    lag: () => Promise.resolve(null),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
