/** Why a thread ended that nobody told to: it never came up, stopped answering, had no memory left, or something threw. */
export const SENDING_DEATHS = ["start", "silent", "memory", "bug"] as const;
export type SendingDeath = (typeof SENDING_DEATHS)[number];

const PAUSE_FIRST_MS = 30_000;
const PAUSE_MAX_MS = 300_000;
/** Longer than the longest pause and the life that follows it: deaths farther apart have nothing to do with each other. */
const ROW_MS = 900_000;

export interface RestartPause {
  /** How long from now on none is started. */
  readonly afterDeath: (reason: SendingDeath) => number;
  readonly leftMs: () => number;
}

/**
 * One that has worked is started again at once, because what ended it may be one message. One that dies soon after, or does not
 * even come up, would hardly do better a moment later: queues wait, and are not burned.
 */
export function restartPause(steady: () => number): RestartPause {
  let inARow = 0;
  let diedAt = -Infinity;
  let startAt = -Infinity;
  return {
    afterDeath: (reason) => {
      const now = steady();
      inARow = now - diedAt > ROW_MS ? 1 : inARow + 1;
      diedAt = now;
      const doublings = reason === "start" ? inARow - 1 : inARow - 2;
      const pauseMs = doublings < 0 ? 0 : Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** doublings);
      startAt = now + pauseMs;
      return pauseMs;
    },
    leftMs: () => Math.max(0, Math.ceil(startAt - steady())),
  };
}
