import type { Channel } from "../catalogue.ts";
import type { FailureClass, HoldReason, SuppressReason } from "./reasons.ts";
import { type DeliveryState, isFinal } from "./states.ts";

/** Ends without a message that somebody has: what can be sent again by hand (rule D12). */
export const REDELIVERABLE_STATES = ["failed", "suppressed", "expired", "cancelled"] as const satisfies readonly DeliveryState[];

/** Waits that end by a decision, not by themselves: what can be released by hand (rule D14). */
export const RELEASABLE_REASONS = ["quarantined", "restored"] as const satisfies readonly HoldReason[];

/** A delivery as far as it decides what a person can do with it. */
export interface HandledDelivery {
  readonly channel: Channel;
  readonly state: DeliveryState;
  readonly reason: SuppressReason | HoldReason | FailureClass | null;
  /** There is a later generation of it. */
  readonly redelivered: boolean;
  /** It names a person who had no endpoint, or one that was deleted, and so no place that it could go to. */
  readonly nowhere: boolean;
  /** Somebody tried the channel out with it. */
  readonly test: boolean;
}

export type RedeliverRefusal =
  | "alert_is_not_sent"
  | "test_is_tried_once"
  | "delivery_open"
  | "delivery_arrived"
  | "already_redelivered"
  | "nowhere_to_send";
export type CancelRefusal = "delivery_sending" | "delivery_final";
export type ReleaseRefusal = "not_held";

/** Rule D12: why it is not sent again; null: it can be. The newest generation alone speaks for its target. */
export function redeliverRefusal({ channel, state, redelivered, nowhere, test }: HandledDelivery): RedeliverRefusal | null {
  if (channel === "alert") return "alert_is_not_sent";
  if (test) return "test_is_tried_once";
  if (redelivered) return "already_redelivered";
  if (nowhere) return "nowhere_to_send";
  if (!isFinal(state)) return "delivery_open";
  return isOneOf(REDELIVERABLE_STATES, state) ? null : "delivery_arrived";
}

/** Rule D13: why it is not taken back; null: it can be. What is on its way cannot be called back. */
export function cancelRefusal({ state }: Pick<HandledDelivery, "state">): CancelRefusal | null {
  if (state === "sending") return "delivery_sending";
  return isFinal(state) ? "delivery_final" : null;
}

/** Rule D14: why it is not let go; null: it can be. What waits for a cap or a connection goes on by itself. */
export function releaseRefusal({ state, reason }: Pick<HandledDelivery, "state" | "reason">): ReleaseRefusal | null {
  return state === "held" && isOneOf(RELEASABLE_REASONS, reason) ? null : "not_held";
}

/** Rule D15: superusers, and whoever owns the webhook endpoint that it goes to. */
export function mayHandle(
  viewer: { readonly person: string; readonly superuser: boolean },
  delivery: { readonly channel: Channel; readonly person: string | null },
): boolean {
  return viewer.superuser || (delivery.channel === "webhooks" && delivery.person === viewer.person);
}

function isOneOf<T>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}
