/** Why a delivery was never tried (rule D4). A closed list: each has words in the interface. */
export const SUPPRESS_REASONS = [
  "opted_out",
  "muted",
  "inactive_user",
  "unknown_recipient",
  "no_access",
  "no_address",
  "address_refused",
  "no_endpoint",
  "channel_disabled",
  "alert_only",
  "same_address",
] as const;
export type SuppressReason = (typeof SUPPRESS_REASONS)[number];

/** Why a delivery waits (rule D5). `connection_paused` is shown, never stored: it is a flag on the lane. */
export const HOLD_REASONS = ["connection_paused", "rate_capped", "quarantined", "restored"] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/**
 * The class of a failure: what an adapter says went wrong, and all that decides what happens next.
 *
 * - `transient`: surely not sent, may work later · `timeout`: no answer in time, nothing was handed over
 * - `ambiguous`: it may have arrived · `recipient`: this address will never work · `mailbox_full`: may have room again
 * - `too_large`, `policy`, `refused`: permanent for this message · `gone`: the other side said that it is no more
 * - `connection`: the channel itself is broken
 * - `crash`: the process died during the attempt · `defect`: our own mistake
 */
export const FAILURE_CLASSES = [
  "transient",
  "timeout",
  "ambiguous",
  "recipient",
  "mailbox_full",
  "too_large",
  "policy",
  "refused",
  "gone",
  "connection",
  "crash",
  "defect",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];
