import type { Clock } from "@tocsin/ports";

/** Stands still until told otherwise. */
export interface FixedClock extends Clock {
  advance(ms: number): void;
  set(at: number): void;
}

/** 2026-11-23 09:00 UTC unless told otherwise. */
export function fixedClock(at: number = Date.UTC(2026, 10, 23, 9)): FixedClock {
  let now = at;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    set: (to) => {
      now = to;
    },
  };
}

/** A die with a known order: mulberry32 from a seed, 0 ≤ x < 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
