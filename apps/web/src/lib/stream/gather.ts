import type { Timers } from "../preferences/timers.ts";

const IDLE_MS = 200;
/** However many come: one look at all of them. */
const MOST_MS = 2_000;

/** Does once what several in a row ask for, soon after the last of them. */
export function gather(timers: Timers, signal: AbortSignal, run: () => void): () => void {
  let since: number | null = null;
  let cancel = (): void => undefined;
  const now = (): void => {
    since = null;
    if (!signal.aborted) run();
  };
  return () => {
    cancel();
    since ??= timers.now();
    cancel = timers.after(Math.max(0, Math.min(IDLE_MS, since + MOST_MS - timers.now())), now);
  };
}
