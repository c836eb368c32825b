import { DELIVERY_STATES, type DeliveryState, isFinal } from "./states.ts";

export type StateCounts = Readonly<Partial<Record<DeliveryState, number>>>;

export interface Ledger {
  readonly intended: number;
  readonly settled: number;
  readonly open: number;
  /** intended − settled − open; anything but 0 is an alarm (rule D8). */
  readonly difference: number;
}

/** The ledger identity of one event: intended = final + open. */
export function ledgerOf(intended: number, counts: StateCounts): Ledger {
  const sum = (wanted: (state: DeliveryState) => boolean) =>
    DELIVERY_STATES.filter(wanted).reduce((total, state) => total + (counts[state] ?? 0), 0);
  const settled = sum(isFinal);
  const open = sum((state) => !isFinal(state));
  return { intended, settled, open, difference: intended - settled - open };
}
