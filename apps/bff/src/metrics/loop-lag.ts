import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Sample } from "./catalogue.ts";

type Thread = "http" | "dispatch" | "sending";

export interface LoopLag extends Disposable {
  /** Since it was last asked. */
  readonly sample: () => Sample;
}

/** How often the loop is asked for; of what is measured, this much is no lag. */
const RESOLUTION_MS = 10;
const NANOSECONDS = 1e9;

/** Watches the event loop of the thread that calls it. */
export function watchLoop(thread: Thread): LoopLag {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    sample: () => {
      const seconds = histogram.count === 0 ? 0 : histogram.percentile(99) / NANOSECONDS - RESOLUTION_MS / 1_000;
      histogram.reset();
      return lagOf(thread, Math.max(0, seconds));
    },
    [Symbol.dispose]: () => void histogram.disable(),
  };
}

export function lagOf(thread: Thread, seconds: number): Sample {
  return { name: "tocsin_eventloop_lag_p99_seconds", labels: { thread }, value: seconds };
}
