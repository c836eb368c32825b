import type { DeliveryId } from "@tocsin/ports";

/** Of how many deliveries it is kept; who is forgotten is tried a time more. */
const KEPT_MAX = 10_000;

/** How often a delivery was answered by a code that we do not know; what else befell it counts nothing here. */
export interface UnknownAnswers {
  /** Times so far, this one included. */
  readonly note: (delivery: DeliveryId) => number;
}

export function createUnknownAnswers(): UnknownAnswers {
  const times = new Map<DeliveryId, number>();
  return {
    note: (delivery) => {
      const count = (times.get(delivery) ?? 0) + 1;
      times.delete(delivery);
      for (const [oldest] of times) {
        if (times.size < KEPT_MAX) break;
        times.delete(oldest);
      }
      times.set(delivery, count);
      return count;
    },
  };
}
