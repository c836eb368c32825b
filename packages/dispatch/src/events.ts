import type { Channel, DeliveryState, FailureClass, Lane, SlackCodeFate } from "@tocsin/domain";
import type { DeliveryId, EventId } from "@tocsin/ports";
import type { LaneChannel, SentChannel } from "./config.ts";

/**
 * Everything the engine says about itself: logs, metrics, the live stream and tests listen here. No text of a message, no
 * address and no secret is ever in a fact.
 */
export interface DispatchFacts {
  /** A page of an event's fan-out is on disk; alerts in it are delivered with that. */
  "event.fanned_out": {
    readonly event: EventId;
    readonly finished: boolean;
    readonly written: Readonly<Partial<Record<Channel, number>>>;
    readonly elapsedMs: number;
  };
  /** The outcome of an attempt is on disk. */
  "delivery.settled": {
    readonly delivery: DeliveryId;
    readonly event: EventId;
    readonly channel: SentChannel;
    readonly state: DeliveryState;
    readonly failure: FailureClass | null;
    /** What the other side said, in its own short form. */
    readonly code: string | null;
    readonly attempt: number;
    readonly durationMs: number;
    /** What of the message went out; 0 where nothing did. */
    readonly bytes: number;
  };
  /** An outcome came too late: the delivery was no longer ours. */
  "lease.lost": { readonly delivery: DeliveryId; readonly channel: SentChannel };
  /** What a process that died had in its hands, found at start. */
  "leases.recovered": { readonly released: number; readonly crashed: number; readonly quarantined: number };
  /** People have had enough for now: these deliveries wait until there is room. */
  "deliveries.capped": { readonly channel: SentChannel; readonly count: number };
  /** Leases ran out although the process that holds them lives. */
  "leases.expired": { readonly released: number };
  /** A connection is broken; its queue waits. Said once per break. */
  "channel.paused": { readonly channel: LaneChannel; readonly code: string | null };
  "channel.probed": { readonly channel: LaneChannel; readonly code: string | null; readonly nextProbeAt: number };
  "channel.resumed": { readonly channel: LaneChannel; readonly pausedMs: number };
  /** Somebody tried a channel out; nothing of it counts for the channel's health. */
  "channel.tested": {
    readonly delivery: DeliveryId;
    readonly channel: LaneChannel;
    readonly state: DeliveryState;
    readonly failure: FailureClass | null;
    readonly durationMs: number;
  };
  /** A code went to a Slack account, or did not; of neither anything is in the log of deliveries. */
  "slack_code.sent": {
    readonly delivery: DeliveryId;
    readonly fate: SlackCodeFate["kind"];
    /** What Slack said, in its own short form. */
    readonly code: string | null;
    readonly durationMs: number;
  };
  /** A lane's other side cannot be reached: its queue waits, untouched. A lane is a channel's name, or `webhooks:` and an endpoint. */
  "circuit.opened": { readonly lane: Lane; readonly code: string | null; readonly nextProbeAt: number };
  /** One delivery was tried; it did not get through. */
  "circuit.probed": { readonly lane: Lane; readonly code: string | null; readonly nextProbeAt: number };
  "circuit.closed": { readonly lane: Lane; readonly openMs: number };
  /** A bug: an adapter or a message threw instead of answering. The delivery is tried again. */
  "adapter.crashed": { readonly delivery: DeliveryId | null; readonly channel: SentChannel; readonly error: unknown };
  /** A bug: an event's message could not be rendered; it goes out in plain words. Said once per event, channel and reason. */
  "message.plain": { readonly event: EventId; readonly channel: SentChannel; readonly error: unknown };
  /** Work that the store could not do now and that is tried again. */
  "engine.faltered": { readonly work: EngineWork; readonly error: unknown };
  /** intended ≠ settled + open for an event: an alarm, whatever the number. */
  "ledger.broken": { readonly event: EventId; readonly difference: number };
  /** How many events do not add up, and by how much together: `open` looks at those that are open or changed, `all` at every one. */
  "ledger.checked": { readonly scope: "open" | "all"; readonly broken: number; readonly difference: number };
  /** A walk over everything that is kept has ended; how much was older than it is wanted to be kept, and is gone. */
  "retention.done": { readonly deliveries: number; readonly alerts: number; readonly audit: number; readonly signIn: number };
  /** The newest row of the audit trail: a log that is kept elsewhere proves later that nothing was cut off. */
  "audit.head": { readonly id: string; readonly hash: string };
  /** A delivery went out before the other side wanted to hear of it again: an alarm, whatever the number. */
  "retry_after.violated": { readonly delivery: DeliveryId; readonly channel: SentChannel; readonly earlyMs: number };
  /** Something below an adapter sent a message again by itself: an alarm, whatever the number. */
  "message.resent": { readonly delivery: DeliveryId; readonly channel: SentChannel; readonly times: number };
  /** The other side took nothing of a message's full form; it was sent once more in the short one, as the same attempt. */
  "message.shortened": { readonly delivery: DeliveryId; readonly channel: SentChannel };
  /** The clock of the machine was set, or the machine slept. */
  "clock.jumped": { readonly byMs: number };
  /** Another process wrote to the database: anything may be different now. */
  "store.changed": Readonly<Record<string, never>>;
}

export type EngineWork =
  | "fan_out"
  | "send"
  | "settle"
  | "health"
  | "leases"
  | "expiry"
  | "versions"
  | "ledger"
  | "clock"
  | "retention"
  | "audit";

export type Emit = <K extends keyof DispatchFacts>(fact: K, detail: DispatchFacts[K]) => void;

/** Every fact by name, so that listeners can be checked for having an answer to each. */
export const DISPATCH_FACTS = [
  "event.fanned_out",
  "delivery.settled",
  "lease.lost",
  "leases.recovered",
  "deliveries.capped",
  "leases.expired",
  "channel.paused",
  "channel.probed",
  "channel.resumed",
  "channel.tested",
  "slack_code.sent",
  "circuit.opened",
  "circuit.probed",
  "circuit.closed",
  "adapter.crashed",
  "message.plain",
  "engine.faltered",
  "ledger.broken",
  "ledger.checked",
  "retention.done",
  "audit.head",
  "retry_after.violated",
  "message.resent",
  "message.shortened",
  "clock.jumped",
  "store.changed",
] as const satisfies readonly (keyof DispatchFacts)[];
