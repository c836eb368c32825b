import type { SendOutcome } from "@tocsin/domain";
import type { DeliveryId } from "@tocsin/ports";

/** Looks at what is sent from beside: whether it is later than the other side asked for, by a clock that nobody can set. */
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
