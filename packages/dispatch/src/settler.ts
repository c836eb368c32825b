import type { AttemptEnd, DispatchStore } from "@tocsin/ports";
import { delay, type Timers } from "./bell.ts";
import { type EngineConfig, SETTLE_BATCH_MAX } from "./config.ts";
import type { Emit } from "./events.ts";

export interface Settler {
  /** True when the outcome is on disk; false when the delivery was no longer ours, or when we stopped before it could be written. */
  readonly settle: (end: AttemptEnd) => Promise<boolean>;
  /** Gives up what cannot be written now: it stays `started` and is recovered at the next start. */
  readonly giveUp: () => void;
}

interface SettlerDeps {
  readonly store: Pick<DispatchStore, "settleAttempts">;
  readonly timers: Timers;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "falterMs">;
}

interface Waiting {
  readonly end: AttemptEnd;
  readonly done: (written: boolean) => void;
}

/**
 * Group commit: outcomes that arrive while a transaction is under way go into the next one together, so that a fast channel
 * costs one fsync for many and a slow one never waits.
 */
export function createSettler({ store, timers, emit, config }: SettlerDeps): Settler {
  const queue: Waiting[] = [];
  let writing = false;
  let givenUp = false;

  async function write(batch: readonly Waiting[]): Promise<void> {
    const ends = batch.map(({ end }) => end);
    for (;;) {
      if (givenUp) {
        for (const { done } of batch) done(false);
        return;
      }
      try {
        const written = new Set(await store.settleAttempts({ ends }));
        for (const { end, done } of batch) done(written.has(end.delivery));
        return;
      } catch (error) {
        emit("engine.faltered", { work: "settle", error });
        await delay(timers, config.falterMs);
      }
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    // Those of the same turn of the event loop belong together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await write(queue.splice(0, SETTLE_BATCH_MAX));
    writing = false;
  }

  return {
    settle: (end) =>
      new Promise((done) => {
        queue.push({ end, done });
        if (!writing) void writeAll();
      }),
    giveUp: () => {
      givenUp = true;
    },
  };
}
