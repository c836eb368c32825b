import type { Timers } from "@tocsin/dispatch";

export interface Rounds {
  /** There is something to do. */
  readonly wake: () => void;
  readonly stop: () => void;
}

export interface RoundsOptions {
  readonly timers: Timers;
  readonly steady: () => number;
  readonly round: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** As long as a round took is the rest after it, within bounds: however much happens, pages have their share of this thread. */
const REST = { leastMs: 20, mostMs: 100 } as const;
const FAILURE_REST_MS = 1_000;

/** One round at a time for all that asked meanwhile, and the first at once. */
export function createRounds({ timers, steady, round, onFailure }: RoundsOptions): Rounds {
  let restUntil = -Infinity;
  let isUnderWay = false;
  let isAsked = false;
  let hasStopped = false;

  function wake(): void {
    if (isAsked || hasStopped) return;
    isAsked = true;
    if (!isUnderWay) timers.after(Math.max(0, restUntil - steady()), () => void run());
  }

  async function run(): Promise<void> {
    if (hasStopped) return;
    [isAsked, isUnderWay] = [false, true];
    const startedAt = steady();
    let restMs: number;
    try {
      await round();
      restMs = Math.min(REST.mostMs, Math.max(REST.leastMs, steady() - startedAt));
    } catch (error) {
      onFailure(error);
      restMs = FAILURE_REST_MS;
      isAsked = true;
    }
    restUntil = steady() + restMs;
    isUnderWay = false;
    if (!isAsked) return;
    isAsked = false;
    wake();
  }

  return { wake, stop: () => (hasStopped = true) };
}
