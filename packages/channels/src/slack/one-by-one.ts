/** Lets those of one key go one after the other, in the order in which they came. */
export interface OneByOne {
  /** Resolves when nobody of this key is before it; disposing of the place lets the next one go. Rejects, and gives up the place, when the signal aborts. */
  readonly enter: (key: string, signal: AbortSignal) => Promise<Disposable>;
}

export function oneByOne(): OneByOne {
  const last = new Map<string, Promise<void>>();
  return {
    enter: async (key, signal) => {
      let leave: () => void = () => undefined;
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const before = last.get(key);
      // Who gives up leaves a gap, not an opening: whoever comes after still waits for those before.
      const mine = before === undefined ? left : before.then(() => left);
      last.set(key, mine);
      void mine.finally(() => {
        if (last.get(key) === mine) last.delete(key);
      });
      try {
        if (before !== undefined) await orAborted(before, signal);
      } catch (error) {
        leave();
        throw error;
      }
      return { [Symbol.dispose]: leave };
    },
  };
}

function orAborted(waited: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(new Error("Given up", { cause: signal.reason }));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    void waited.finally(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
  });
}
