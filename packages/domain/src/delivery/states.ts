/** The states of a delivery (rule D1). A test holds the newest migration and docs/states.md against this list. */
export const DELIVERY_STATES = [
  "pending",
  "held",
  "sending",
  "retrying",
  "delivered",
  "accepted",
  "failed",
  "suppressed",
  "expired",
  "cancelled",
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Legal moves; whatever is not here throws (rule D2). */
export const TRANSITIONS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  pending: ["sending", "held", "suppressed", "cancelled", "expired"],
  held: ["pending", "suppressed", "cancelled", "expired"],
  // Back to pending: the lease was lost, or the connection was paused and the attempt does not count.
  sending: ["delivered", "accepted", "retrying", "held", "failed", "pending"],
  retrying: ["sending", "held", "suppressed", "cancelled", "expired"],
  delivered: [],
  accepted: [],
  failed: [],
  suppressed: [],
  expired: [],
  cancelled: [],
};

export function canMove(from: DeliveryState, to: DeliveryState): boolean {
  return TRANSITIONS[from].includes(to);
}

export function isFinal(state: DeliveryState): boolean {
  return TRANSITIONS[state].length === 0;
}

export const FINAL_STATES: readonly DeliveryState[] = DELIVERY_STATES.filter(isFinal);
export const OPEN_STATES: readonly DeliveryState[] = DELIVERY_STATES.filter((state) => !isFinal(state));

export class IllegalTransition extends Error {
  override readonly name = "IllegalTransition";
}

/** Throws for a move that is not in the table: it would be a bug, and must not reach the disk. */
export function assertMove(from: DeliveryState, to: DeliveryState): void {
  if (!canMove(from, to)) throw new IllegalTransition(`A delivery cannot go from ${from} to ${to}`);
}
