/** A look at the metrics does not wait longer for a thread that is that late. */
const LAG_WAIT_MS = 1_000;

export interface AskedLag {
  /** How late the other thread is, in seconds; null: it has ended. */
  readonly asked: () => Promise<number | null>;
  readonly answer: (seconds: number | null) => void;
}

/** One question at a time, for all who ask meanwhile; no answer says how late it is, too. */
export function askedTogether(ask: () => void): AskedLag {
  let answered: ((seconds: number | null) => void) | null = null;
  let asked: Promise<number | null> | null = null;

  function answer(seconds: number | null): void {
    answered?.(seconds);
    [answered, asked] = [null, null];
  }
  return {
    answer,
    asked: (): Promise<number | null> => {
      asked ??= new Promise<number | null>((resolve) => {
        const timer = setTimeout(answer, LAG_WAIT_MS, LAG_WAIT_MS / 1_000);
        answered = (seconds) => {
          clearTimeout(timer);
          resolve(seconds);
        };
        ask();
      });
      return asked;
    },
  };
}
