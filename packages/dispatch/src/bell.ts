/** Waits that end early: `ring` ends the wait that is under way, or else the next one. */
export interface Bell {
  readonly ring: () => void;
  readonly wait: (maxMs: number) => Promise<void>;
}

export interface Timers {
  /** Calls back once after `ms`; returns what prevents it. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Real time. A timer alone keeps no process alive. */
export const SYSTEM_TIMERS: Timers = {
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

export function createBell(timers: Timers): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (maxMs) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const cancel = timers.after(maxMs, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
      }
      wake = null;
      rung = false;
    },
  };
}

export function delay(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve);
  });
}

/** Runs one at a time, in the order asked for. */
export function createMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
