import type { DispatchFacts, Emit } from "@tocsin/dispatch";
import { CHANNELS } from "@tocsin/domain";
import type { Clock } from "@tocsin/ports";
import type { Tally } from "./tally.ts";

type Counted = { readonly [K in keyof DispatchFacts]: (tally: Tally, detail: DispatchFacts[K], now: number) => void };

const nothing = (): void => undefined;

/** What each fact of the engine counts as. Metrics are a listener, as the log is. */
const COUNTED: Counted = {
  "event.fanned_out": nothing,
  "delivery.settled": (tally, { channel, failure }) => tally.add("tocsin_attempts_total", { channel, class: failure ?? "ok" }),
  "lease.lost": (tally, { channel }) => tally.add("tocsin_outcomes_lost_total", { channel }),
  "leases.recovered": (tally, { released, crashed, quarantined }) => {
    tally.add("tocsin_lease_rescued_total", { reason: "unstarted" }, released - crashed);
    tally.add("tocsin_lease_rescued_total", { reason: "crash" }, crashed - quarantined);
    tally.add("tocsin_lease_rescued_total", { reason: "quarantine" }, quarantined);
  },
  "deliveries.capped": (tally, { channel, count }) => tally.add("tocsin_rate_capped_total", { channel }, count),
  "leases.expired": (tally, { released }) => tally.add("tocsin_lease_rescued_total", { reason: "expired" }, released),
  "channel.paused": nothing,
  "channel.probed": nothing,
  // Nothing of a test counts for the channel.
  "channel.tested": () => undefined,
  "slack_code.sent": () => undefined,
  "channel.resumed": nothing,
  "circuit.opened": nothing,
  "circuit.probed": nothing,
  "circuit.closed": nothing,
  "adapter.crashed": (tally, { channel }) => tally.add("tocsin_adapter_crashes_total", { channel }),
  "message.plain": (tally, { channel }) => tally.add("tocsin_plain_messages_total", { channel }),
  "engine.faltered": (tally, { work }) => tally.add("tocsin_engine_falters_total", { work }),
  "ledger.broken": nothing,
  "ledger.checked": (tally, { scope, difference }, now) => {
    tally.set("tocsin_ledger_difference", { scope }, difference);
    tally.set("tocsin_ledger_checked_timestamp_seconds", { scope }, now / 1_000);
  },
  "retention.done": (tally, removed) => {
    for (const [kind, count] of Object.entries(removed)) tally.add("tocsin_retention_removed_total", { kind }, count);
  },
  "audit.head": nothing,
  "retry_after.violated": (tally, { channel }) => tally.add("tocsin_retry_after_violations_total", { channel }),
  "message.resent": (tally, { channel, times }) => tally.add("tocsin_hidden_retries_total", { channel }, times),
  "message.shortened": (tally, { channel }) => tally.add("tocsin_shortened_messages_total", { channel }),
  "clock.jumped": (tally) => tally.add("tocsin_clock_jumps_total"),
  "store.changed": nothing,
};

/** Series that an alarm waits for are there from the start, at 0. */
export function countFacts(tally: Tally, clock: Clock): Emit {
  for (const reason of ["unstarted", "crash", "quarantine", "expired"]) tally.add("tocsin_lease_rescued_total", { reason }, 0);
  for (const channel of CHANNELS.filter((one) => one !== "alert")) {
    tally.add("tocsin_retry_after_violations_total", { channel }, 0);
    tally.add("tocsin_hidden_retries_total", { channel }, 0);
  }
  return (fact, detail) => {
    COUNTED[fact](tally, detail, clock.now());
  };
}
