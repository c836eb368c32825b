import type { DispatchFacts, Emit } from "@tocsin/dispatch";
import type { Log } from "../deps.ts";

/** Logging is a listener: the engine states facts, this table decides how loud they are. */
const LEVEL = {
  "event.fanned_out": "info",
  "delivery.settled": "info",
  "lease.lost": "warn",
  "leases.recovered": "warn",
  "deliveries.capped": "info",
  "leases.expired": "warn",
  "channel.paused": "warn",
  "channel.probed": "info",
  "channel.resumed": "info",
  "channel.tested": "info",
  "slack_code.sent": "info",
  "circuit.opened": "warn",
  "circuit.probed": "info",
  "circuit.closed": "info",
  "adapter.crashed": "error",
  "message.plain": "error",
  "engine.faltered": "error",
  "ledger.broken": "error",
  "ledger.checked": "debug",
  "retention.done": "info",
  "audit.head": "info",
  "retry_after.violated": "error",
  "message.resent": "error",
  "message.shortened": "warn",
  "clock.jumped": "warn",
  "store.changed": "debug",
} as const satisfies Record<keyof DispatchFacts, "debug" | "info" | "warn" | "error">;

export function logFacts(log: Log): Emit {
  return (fact, detail) => {
    const { event, ...fields }: Readonly<Record<string, unknown>> = { ...detail };
    // A line's own "event" says which fact it is: a second one would hide it, or be hidden.
    log[LEVEL[fact]](fact, event === undefined ? fields : { eventId: event, ...fields });
  };
}
