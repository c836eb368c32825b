import { type AttemptEnd, type DispatchStore, StoreUnavailable } from "@tocsin/ports";
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
  /** Milliseconds that nobody sets. */
  readonly steady: () => number;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "falterMs">;
}

/** The first outcome of a batch waits for others this long at most, and no more turns than these. */
const GATHER_MAX_MS = 10;
const GATHER_TURNS_MAX = 8;

interface Waiting {
  readonly end: AttemptEnd;
  readonly done: (written: boolean) => void;
}

/**
 * Group commit: outcomes that arrive while a transaction is under way go into the next one together, so that a fast channel
 * costs one fsync for many and a slow one never waits.
 */
export function createSettler({ store, timers, steady, emit, config }: SettlerDeps): Settler {
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
        // A store that cannot be had takes none of them. Anything else may be about one alone, which must not hold up the others.
        if (batch.length > 1 && !(error instanceof StoreUnavailable)) {
          for (const one of batch) void write([one]);
          return;
        }
        await delay(timers, config.falterMs);
      }
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (queue.length > 0) {
      await gathered(queue, steady);
      await write(queue.splice(0, SETTLE_BATCH_MAX));
    }
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

/** Outcomes that come turn upon turn of the event loop belong together: until one brings none, or they have waited enough. */
async function gathered(queue: readonly Waiting[], steady: () => number): Promise<void> {
  const since = steady();
  let before = 0;
  for (let turn = 0; turn < GATHER_TURNS_MAX && queue.length > before && queue.length < SETTLE_BATCH_MAX; turn += 1) {
    before = queue.length;
    await new Promise((resolve) => setImmediate(resolve));
    if (steady() - since >= GATHER_MAX_MS) return;
  }
}
