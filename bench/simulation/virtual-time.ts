import type { Timers } from "@tocsin/dispatch";
import type { Clock } from "@tocsin/ports";

/** A clock on the wall, and how much time really passes: they part when somebody sets the clock. Nothing passes by itself. */
export interface VirtualTime {
  /** What the wall clock shows; epoch milliseconds. */
  readonly clock: Clock;
  /** Milliseconds that have really passed. */
  readonly steady: () => number;
  readonly timers: Timers;
  /** Sets the wall clock by so much, in no time. */
  readonly jump: (ms: number) => void;
  /** Milliseconds until the next timer is due; null: none is set. */
  readonly nextTimerIn: () => number | null;
  /** Lets so much time pass; `settle` is waited for after each timer that falls due. */
  readonly pass: (ms: number, settle: () => Promise<void>) => Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export interface VirtualTimeOptions {
  readonly startsAt?: number;
  /** How much faster than time the wall clock runs; 0.0005 is 500 ppm. */
  readonly drift?: number;
}

/** 2026-11-23 09:00 UTC unless told otherwise. */
const STARTS_AT = Date.UTC(2026, 10, 23, 9);

export function virtualTime({ startsAt = STARTS_AT, drift = 0 }: VirtualTimeOptions = {}): VirtualTime {
  const timers = new Set<Timer>();
  let steady = 0;
  let offset = startsAt;

  const next = (): Timer | null => {
    let first: Timer | null = null;
    for (const timer of timers) if (first === null || timer.at < first.at) first = timer;
    return first;
  };

  return {
    clock: { now: () => Math.floor(offset + steady * (1 + drift)) },
    steady: () => steady,
    timers: {
      after: (ms, callback) => {
        // As the real ones: never in the same turn, and never before a whole millisecond.
        const timer = { at: steady + Math.max(1, ms), callback };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    jump: (ms) => {
      offset += ms;
    },
    nextTimerIn: () => {
      const timer = next();
      return timer === null ? null : timer.at - steady;
    },
    pass: async (ms, settle) => {
      const end = steady + ms;
      await settle();
      for (let timer = next(); timer !== null && timer.at <= end; timer = next()) {
        steady = Math.max(steady, timer.at);
        timers.delete(timer);
        timer.callback();
        await settle();
      }
      steady = end;
    },
  };
}
