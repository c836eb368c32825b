import { notSentYet, OWN_WAITS, type SendOutcome, type SendReport } from "@tocsin/domain";
import type { ChannelAdapter, DeliveryId } from "@tocsin/ports";

/** Knows for how long the other side wants quiet, by a clock that nobody can set. */
export interface RetryAfterWatch {
  readonly note: (delivery: DeliveryId, outcome: SendOutcome) => void;
  /** How much too early a delivery would go out now; 0: not at all. */
  readonly earlyMs: (delivery: DeliveryId) => number;
}

/** Those that wait longest are forgotten first: a watch must not grow with the queue. */
const REMEMBERED_MAX = 10_000;

export function createRetryAfterWatch(steady: () => number): RetryAfterWatch {
  const notBefore = new Map<DeliveryId, number>();
  return {
    note: (delivery, outcome) => {
      notBefore.delete(delivery);
      if (outcome.kind !== "retry" || outcome.afterMs === null) return;
      notBefore.set(delivery, steady() + outcome.afterMs);
      const [oldest] = notBefore.keys();
      if (notBefore.size > REMEMBERED_MAX && oldest !== undefined) notBefore.delete(oldest);
    },
    earlyMs: (delivery) => Math.max(0, (notBefore.get(delivery) ?? 0) - steady()),
  };
}

/** What came due early, because the clock was set, waits for the rest. */
export function heldBack(earlyMs: number): SendReport {
  const text = "Held back: the other side asked for a longer pause, and the clock was set meanwhile.";
  return notSentYet(Math.ceil(earlyMs), { code: OWN_WAITS.heldBack, text });
}

/** Looks at what is really sent, from beside: it must never be early, whoever let it through. */
export function witnessed(
  adapter: ChannelAdapter,
  watch: Pick<RetryAfterWatch, "earlyMs">,
  onEarly: (earlyMs: number) => void,
): Pick<ChannelAdapter, "send"> {
  return {
    send: (message, signal) => {
      const earlyMs = watch.earlyMs(message.delivery);
      if (earlyMs > 0) onEarly(earlyMs);
      return adapter.send(message, signal);
    },
  };
}
