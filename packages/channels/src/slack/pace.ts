import { type KeptTimes, keptTimes, type KeptTimesOptions } from "../http/kept-times.ts";

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

/** Keeps us at the pace that Slack allows, key by key, also after the process was another one in between. */
export interface Pace {
  /** Waits for a turn. Null: go; else how long it would take, in milliseconds, which is too long to wait here. */
  readonly turn: (turn: Turn, signal: AbortSignal) => Promise<number | null>;
  /** Milliseconds for which nothing of this key may go out; 0: it may. */
  readonly quietMs: (key: string) => number;
  /** Nothing of this key goes out for so long; resolves when the next process would know of it. */
  readonly sleep: (key: string, ms: number) => Promise<void>;
}

export interface PaceOptions extends KeptTimesOptions {
  /** Rejects when the signal aborts it. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Longer waits are the engine's, which does not hold a slot for them. */
const WAIT_MAX_MS = 15_000;

export function createPace({ wait, ...options }: PaceOptions): Pace {
  const times = keptTimes(options);

  return {
    turn: async ({ key, buckets }, signal) => {
      await times.ready();
      const asleepMs = times.left("sleep", key);
      if (asleepMs > 0) return asleepMs;
      const waitMs = reserve(times, buckets);
      if (waitMs === null) return WAIT_MAX_MS;
      await times.keep();
      if (waitMs > 0) await wait(waitMs, signal);
      // Somebody may have been told to slow down meanwhile.
      const stillMs = times.left("sleep", key);
      return stillMs > 0 ? stillMs : null;
    },
    quietMs: (key) => times.left("sleep", key),
    sleep: async (key, ms) => {
      await times.ready();
      times.sleep(key, ms);
      await times.keep();
    },
  };
}

/** How long until all buckets have one to give, which is then taken; null where that is too long to wait for. */
function reserve(times: KeptTimes, buckets: Turn["buckets"]): number | null {
  const fullIn = buckets.map(({ name, rate }) => ({ name, rate, ms: times.left("bucket", name) }));
  const waitMs = Math.max(0, ...fullIn.map(({ rate, ms }) => ms - (rate.burst - 1) * intervalOf(rate)));
  if (waitMs > WAIT_MAX_MS) return null;
  for (const { name, rate, ms } of fullIn) times.set("bucket", name, Math.max(ms, waitMs) + intervalOf(rate));
  return waitMs;
}

function intervalOf({ perMinute }: Rate): number {
  return Math.ceil(60_000 / perMinute);
}
