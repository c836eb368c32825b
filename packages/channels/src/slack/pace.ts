import type { Clock } from "@tocsin/ports";

/** So many per minute on average, and at most so many at once after a pause. */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

export interface Turn {
  /** What Slack tells to slow down as one: a method, with its channel where it has one. */
  readonly key: string;
  /** The buckets that a call draws from, by name. */
  readonly buckets: readonly { readonly name: string; readonly rate: Rate }[];
}

/** Keeps us at the pace that Slack allows, key by key. */
export interface Pace {
  /** Waits for a turn. Null: go; else how long it would take, in milliseconds, which is too long to wait here. */
  readonly turn: (turn: Turn, signal: AbortSignal) => Promise<number | null>;
  /** Nothing of this key goes out for so long. */
  readonly sleep: (key: string, ms: number) => void;
}

export interface PaceOptions {
  readonly clock: Clock;
  /** Rejects when the signal aborts it. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Longer waits are the engine's, which does not hold a slot for them. */
const WAIT_MAX_MS = 15_000;
/** Names kept before those that mean nothing any more are dropped. */
const NAMES_MAX = 5_000;

export function createPace({ clock, wait }: PaceOptions): Pace {
  /** When each bucket will be full again: all that a token bucket has to remember. */
  const fullAt = new Map<string, number>();
  const asleepUntil = new Map<string, number>();

  const sleepLeft = (key: string): number => Math.max(0, (asleepUntil.get(key) ?? 0) - clock.now());

  function reserve(buckets: Turn["buckets"]): number | null {
    const now = clock.now();
    const waits = buckets.map(({ name, rate }) => (fullAt.get(name) ?? now) - (rate.burst - 1) * intervalOf(rate) - now);
    const waitMs = Math.max(0, ...waits);
    if (waitMs > WAIT_MAX_MS) return null;
    for (const { name, rate } of buckets) fullAt.set(name, Math.max(fullAt.get(name) ?? 0, now + waitMs) + intervalOf(rate));
    return waitMs;
  }

  return {
    turn: async ({ key, buckets }, signal) => {
      forgetPast(fullAt, clock.now());
      forgetPast(asleepUntil, clock.now());
      if (sleepLeft(key) > 0) return sleepLeft(key);
      const waitMs = reserve(buckets);
      if (waitMs === null) return WAIT_MAX_MS;
      if (waitMs > 0) await wait(waitMs, signal);
      // Somebody may have been told to slow down meanwhile.
      return sleepLeft(key) > 0 ? sleepLeft(key) : null;
    },
    sleep: (key, ms) => {
      asleepUntil.set(key, Math.max(asleepUntil.get(key) ?? 0, clock.now() + ms));
    },
  };
}

function intervalOf({ perMinute }: Rate): number {
  return Math.ceil(60_000 / perMinute);
}

function forgetPast(times: Map<string, number>, now: number): void {
  if (times.size <= NAMES_MAX) return;
  for (const [name, at] of times) if (at <= now) times.delete(name);
}
