/** The clock and the alarm of the save queue and of the announcements; injected, so that tests decide when time passes. */
export interface Timers {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after the delay, unless the returned function is called first. */
  after(delayMs: number, run: () => void): () => void;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
