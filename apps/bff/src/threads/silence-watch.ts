import type { Timers } from "@tocsin/dispatch";

/**
 * Longer than a busy machine keeps an honest thread from answering. Looks are counted and not time: while this thread or the whole
 * machine stood still nobody looked, and what was answered meanwhile is read before the next one.
 */
const LOOK_MS = 1_000;
export const SILENT_LOOKS_MAX = 30;

interface Watched {
  readonly timers: Timers;
  /** Looked at only while it is. */
  readonly isBusy: () => boolean;
  /** Wants to hear anything from it. */
  readonly knock: () => void;
  readonly onSilent: () => void;
}

export interface SilenceWatch extends Disposable {
  /** It has something to do. */
  readonly begin: () => void;
  readonly heard: () => void;
}

/** Finds out that another thread has stopped answering while it has something to do: an endless loop ends by nothing of its own. */
export function watchForSilence({ timers, isBusy, knock, onSilent }: Watched): SilenceWatch {
  let silentLooks = 0;
  let cancel: (() => void) | null = null;

  function lookLater(): void {
    cancel = timers.after(LOOK_MS, look);
  }
  function look(): void {
    cancel = null;
    if (!isBusy()) return;
    if (silentLooks === SILENT_LOOKS_MAX) {
      onSilent();
      return;
    }
    silentLooks += 1;
    knock();
    lookLater();
  }

  return {
    begin: () => {
      if (cancel !== null) return;
      silentLooks = 0;
      lookLater();
    },
    heard: () => {
      silentLooks = 0;
    },
    [Symbol.dispose]: () => cancel?.(),
  };
}
