import type { Clock } from "@tocsin/ports";
import type { Emit } from "./events.ts";

/** Less than this is how clocks are kept right all the time. */
const JUMP_MIN_MS = 1_000;

interface ClockWatchDeps {
  readonly clock: Clock;
  readonly steady: () => number;
  readonly emit: Emit;
}

/** Holds the clock that can be set against the one that cannot, and says when it went another way. Gives its pause back. */
export function createClockWatch({ clock, steady, emit }: ClockWatchDeps): (pauseMs: number) => number {
  let offset = clock.now() - steady();
  return (pauseMs) => {
    const found = clock.now() - steady();
    const byMs = Math.round(found - offset);
    if (Math.abs(byMs) >= JUMP_MIN_MS) emit("clock.jumped", { byMs });
    offset = found;
    return pauseMs;
  };
}
