import { type AttemptEnd, type AttemptStarts, type Clock, type DeliveryId, type DispatchStore, StoreUnavailable } from "@tocsin/ports";
import { delay, type Timers } from "./bell.ts";
import { type EngineConfig, SETTLE_BATCH_MAX } from "./config.ts";
import type { Emit } from "./events.ts";

/** What takes the place of a send that has ended, and comes onto the disk with its outcome. */
export interface NextStart {
  readonly delivery: DeliveryId;
  /** Of mail alone. */
  readonly messageIdDomain?: string;
  /** Called before the outcome's promise resolves; null: its lease was lost. */
  readonly started: (start: { readonly attempt: number; readonly startedAt: number } | null) => void;
  /** It was not started. */
  readonly putBack: () => void;
}

export interface Settler {
  /**
   * True when the outcome is on disk; false when the delivery was no longer ours, or when we stopped before it could be written. `next` is
   * asked when it is about to be written, once.
   */
  readonly settle: (end: AttemptEnd, next?: () => NextStart | null) => Promise<boolean>;
  /** Gives up what cannot be written now: it stays `started` and is recovered at the next start. */
  readonly giveUp: () => void;
}

interface SettlerDeps {
  readonly store: Pick<DispatchStore, "settleAttempts" | "settleAndStart">;
  readonly clock: Clock;
  readonly boot: string;
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
  readonly next: (() => NextStart | null) | undefined;
  readonly done: (written: boolean) => void;
}

/**
 * Group commit: outcomes that arrive while a transaction is under way go into the next one together, so that a fast channel
 * costs one fsync for many and a slow one never waits.
 */
export function createSettler({ store, clock, boot, timers, steady, emit, config }: SettlerDeps): Settler {
  const queue: Waiting[] = [];
  let writing = false;
  let givenUp = false;

  async function write(batch: readonly Waiting[], wanted: readonly NextStart[] = []): Promise<void> {
    let starts = wanted;
    while (!(await isDoneWith(batch, starts))) starts = [];
  }

  /** False: to be tried once more, without any starts. */
  async function isDoneWith(batch: readonly Waiting[], starts: readonly NextStart[]): Promise<boolean> {
    if (givenUp) return answer(batch, []);
    try {
      return answer(batch, await writeBoth({ store, clock, boot }, batch, starts));
    } catch (error) {
      emit("engine.faltered", { work: "settle", error });
      for (const { putBack } of starts.toReversed()) putBack();
      // Whichever of them it was about: outcomes wait for nothing that is yet to be sent.
      if (starts.length > 0) return false;
      if (isAboutOne(batch, error)) {
        for (const one of batch) void write([one]);
        return true;
      }
      await delay(timers, config.falterMs);
      return false;
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (queue.length > 0) {
      await gathered(queue, steady);
      const batch = queue.splice(0, SETTLE_BATCH_MAX);
      await write(batch, givenUp ? [] : batch.flatMap(({ next }) => next?.() ?? []));
    }
    writing = false;
  }

  return {
    settle: (end, next) =>
      new Promise((done) => {
        queue.push({ end, next, done });
        if (!writing) void writeAll();
      }),
    giveUp: () => {
      givenUp = true;
    },
  };
}

function answer(batch: readonly Waiting[], settled: readonly DeliveryId[]): true {
  const written = new Set(settled);
  for (const { end, done } of batch) done(written.has(end.delivery));
  return true;
}

async function writeBoth(
  { store, clock, boot }: Pick<SettlerDeps, "store" | "clock" | "boot">,
  batch: readonly Waiting[],
  starts: readonly NextStart[],
): Promise<readonly DeliveryId[]> {
  const ends = batch.map(({ end }) => end);
  if (starts.length === 0) return store.settleAttempts({ ends });
  const startedAt = clock.now();
  const { settled, started } = await store.settleAndStart({ ends, starts: startsOf(starts, { now: startedAt, boot }) });
  const attempts = new Map(started.map(({ delivery, attempt }) => [delivery, attempt]));
  for (const start of starts) {
    const attempt = attempts.get(start.delivery);
    start.started(attempt === undefined ? null : { attempt, startedAt });
  }
  return settled;
}

/** A store that cannot be had takes none of them. Anything else may be about one alone, which must not hold up the others. */
function isAboutOne(batch: readonly Waiting[], error: unknown): boolean {
  return batch.length > 1 && !(error instanceof StoreUnavailable);
}

/** By what the ids of their messages end in. */
function startsOf(nexts: readonly NextStart[], at: Pick<AttemptStarts, "now" | "boot">): readonly AttemptStarts[] {
  const domains = [...new Set(nexts.map(({ messageIdDomain }) => messageIdDomain))];
  return domains.map((domain) => ({
    deliveries: nexts.filter(({ messageIdDomain }) => messageIdDomain === domain).map(({ delivery }) => delivery),
    ...at,
    ...(domain === undefined ? {} : { messageIdDomain: domain }),
  }));
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
