import { StoreUnavailable } from "@tocsin/ports";
import { isDamage, isFull } from "./group-commit.ts";

/** What works met that says something about the disk and the file, and not about them. */
export interface WriteFaults {
  readonly fullAt: () => number;
  readonly isDamaged: () => boolean;
  /** What `work` gives or throws, and a look at what it throws. */
  readonly watched: <T>(work: () => T) => T;
  /** `fail`, and a look at what it is told. */
  readonly noting: (fail: (error: unknown) => void) => (error: unknown) => void;
}

export function writeFaults(): WriteFaults {
  let fullAt = -Infinity;
  let damaged = false;

  function note(error: unknown): void {
    if (error instanceof StoreUnavailable && isFull(error.cause)) fullAt = performance.now();
    damaged ||= isDamage(error);
  }

  return {
    fullAt: () => fullAt,
    isDamaged: () => damaged,
    watched: (work) => {
      try {
        return work();
      } catch (error) {
        note(error);
        throw error;
      }
    },
    noting: (fail) => (error) => {
      note(error);
      fail(error);
    },
  };
}
