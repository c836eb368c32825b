import type { Channel } from "../catalogue.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after the first, second … failed attempt, in milliseconds (rule D6). The first attempt is at once. */
export const RETRY_DELAYS_MS = {
  mail: [
    5 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    16 * HOUR,
    24 * HOUR,
    24 * HOUR,
    24 * HOUR,
  ],
  slack: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  msteams: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  webhooks: [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
} as const satisfies Record<Exclude<Channel, "alert">, readonly number[]>;

/** An event is worth sending for this long; longer than every schedule, so that a schedule ends in `failed` (rule D7). */
export const RELEVANCE_MS = 120 * HOUR;

/** The longest pause another side may ask for: a hostile Retry-After cannot park a delivery for a year. */
export const ASKED_DELAY_MAX_MS = 24 * HOUR;

const WEBHOOK_JITTER = 0.2;
const ASKED_JITTER = 0.1;

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attemptMax: number;
  /**
   * Pause before the next attempt after `attempts` failed ones, in milliseconds. `askedMs` (Retry-After) may lengthen it,
   * never shorten it, and is itself lengthened by up to 10 % so that those who were told the same do not return together.
   */
  delayMs(attempts: number, askedMs: number | null): number;
}

/** The schedule of a channel with its jitter drawn from `random` (0 ≤ x < 1), injected so that tests are exact. */
export function retryPolicy(channel: Exclude<Channel, "alert">, random: () => number): RetryPolicy {
  const delays = RETRY_DELAYS_MS[channel];
  const planned = (attempts: number): number => {
    const delay = delays[Math.min(Math.max(attempts, 1), delays.length) - 1] ?? 0;
    // Webhooks spread both ways; the others only later, so that the mail schedule stays inside its relevance.
    return channel === "webhooks" ? delay * (1 - WEBHOOK_JITTER + 2 * WEBHOOK_JITTER * random()) : delay * (1 + ASKED_JITTER * random());
  };
  return {
    attemptMax: delays.length + 1,
    delayMs: (attempts, askedMs) => {
      const asked = Math.min(askedMs ?? 0, ASKED_DELAY_MAX_MS) * (1 + ASKED_JITTER * random());
      return Math.ceil(Math.max(planned(attempts), asked));
    },
  };
}
