import { eventOf } from "../crash/judge.ts";
import { membersOf, placesOf } from "./soak-plan.ts";

export interface Books {
  readonly intended: number;
  readonly lost: number;
  /** Every copy but the first. */
  readonly repeats: number;
  /** Arrivals that nobody intended. */
  readonly unknown: number;
  readonly alerts: number;
  readonly lostAlerts: number;
  readonly repeatedAlerts: number;
}

export interface OneArrival {
  readonly channel: string;
  readonly place: string;
  readonly delivery: string;
}

/**
 * Compares what was accepted with what arrived, one by one, so that a day of it needs a byte for each message. `accepted`: our ids of the events by
 * their numbers; null: it was never answered 2xx, and may arrive or not.
 */
export async function balance(
  accepted: readonly (string | null)[],
  arrivals: AsyncIterable<OneArrival>,
  alerts: Iterable<{ readonly event: string; readonly address: string }>,
): Promise<Books> {
  const numbers = new Map(accepted.flatMap((id, number) => (id === null ? [] : [[id, number] as const])));
  const out = countedBy(accepted, (number) => placesOf(number).map(({ channel, place }) => `${channel} ${place}`));
  const within = countedBy(accepted, membersOf);
  for await (const { channel, place, delivery } of arrivals) {
    out.count(numbers.get(eventOf(delivery, channel)), `${channel} ${place}`);
  }
  for (const { event, address } of alerts) within.count(numbers.get(event), address);
  const [sent, shown] = [out.sum(), within.sum()];
  return {
    ...sent,
    alerts: shown.intended,
    lostAlerts: shown.lost,
    repeatedAlerts: shown.repeats + shown.unknown,
  };
}

const COPIES_MAX = 255;

/** A byte for each place of each event. */
function countedBy(accepted: readonly (string | null)[], placesOfNumber: (number: number) => readonly string[]) {
  const starts: number[] = [];
  let intended = 0;
  for (const [number, id] of accepted.entries()) {
    starts.push(intended);
    if (id !== null) intended += placesOfNumber(number).length;
  }
  const copies = new Uint8Array(intended);
  let unknown = 0;
  return {
    count: (number: number | undefined, place: string): void => {
      const index = number === undefined ? -1 : placesOfNumber(number).indexOf(place);
      if (number === undefined || index < 0) unknown += 1;
      else {
        const at = (starts[number] ?? 0) + index;
        copies[at] = Math.min(COPIES_MAX, (copies[at] ?? 0) + 1);
      }
    },
    sum: () => ({
      intended,
      lost: copies.reduce((lost, count) => lost + Number(count === 0), 0),
      repeats: copies.reduce((repeats, count) => repeats + Math.max(0, count - 1), 0),
      unknown,
    }),
  };
}
