import { type AttemptEnd, StoreUnavailable } from "@tocsin/ports";
import { delay, SYSTEM_TIMERS, type Timers } from "./bell.ts";
import { ENGINE_DEFAULTS, type EngineConfig } from "./config.ts";
import type { EngineOptions } from "./engine-options.ts";
import type { Lane } from "./lane.ts";
import { createWorkers, type Workers } from "./workers.ts";

export interface Engine extends AsyncDisposable {
  /** Takes over what a process before left behind, then works until stopped. */
  readonly start: () => Promise<void>;
  /** There is work, or something was changed. Cheap, and never waits. */
  readonly wake: () => void;
  /** Does everything that is due now and returns when nothing is left or under way, or the engine has stopped; for tests, with or without `start`. */
  readonly drain: () => Promise<void>;
  /** Writes the outcome of a test with those of the lanes, as soon as the store can be had; false: it was no longer ours, or we stopped before. */
  readonly settleTest: (end: AttemptEnd) => Promise<boolean>;
  /** No new claims; what is under way may end within `graceMs`, then it is told to give up; leases are given back. */
  readonly stop: (limits: { readonly graceMs: number }) => Promise<void>;
}

/** A send that was told to give up still has an outcome, and that has to reach the disk. */
const LAST_WRITES_MS = 3_000;

/**
 * Fan out → claim → send → settle, over a store and adapters that it knows by their ports. Every delivery is written down
 * before it is sent and settled after it, so that the process may die at any moment.
 */
export function createEngine(options: EngineOptions): Engine {
  const timers = options.timers ?? SYSTEM_TIMERS;
  const config: EngineConfig = { ...ENGINE_DEFAULTS, ...options.config };
  const stopping = new AbortController();
  const workers = createWorkers({ options, config, timers, stopping: stopping.signal });
  let running: readonly Promise<void>[] = [];
  let stopped: Promise<void> | null = null;

  async function start(): Promise<void> {
    const { emit } = options;
    const recovered = await releaseOrphans(options, timers, { stopping: stopping.signal, falterMs: config.falterMs });
    if (recovered === null) return;
    if (recovered.released + recovered.crashed + recovered.quarantined > 0) emit("leases.recovered", recovered);
    running = workers.loops.map(({ run }) => run(stopping.signal));
  }

  async function stopOnce(graceMs: number): Promise<void> {
    stopping.abort(new Error("The engine is stopping"));
    // What a turn was about to start is under way when it ends.
    const ended = Promise.all(running).then(() => allEnded(workers));
    await Promise.race([ended, delay(timers, graceMs)]);
    for (const lane of workers.lanes()) lane.abort();
    await Promise.race([ended, delay(timers, LAST_WRITES_MS)]);
    workers.settler.giveUp();
    for (const lane of workers.lanes()) {
      // What cannot be given back now is an orphan, which the next start releases.
      await lane.release().catch((error: unknown) => options.emit("engine.faltered", { work: "leases", error }));
    }
  }

  function stop({ graceMs }: { readonly graceMs: number }): Promise<void> {
    stopped ??= stopOnce(graceMs);
    return stopped;
  }

  return {
    start,
    wake: workers.wake,
    settleTest: workers.settler.settle,
    drain: async () => {
      await drain(workers, stopping.signal);
      await stopped;
    },
    stop,
    [Symbol.asyncDispose]: () => stop({ graceMs: 0 }),
  };
}

interface Patience {
  readonly stopping: AbortSignal;
  readonly falterMs: number;
}

/** A store that cannot be had now is waited for, as by everything else here; null: told to stop meanwhile. */
async function releaseOrphans({ store, boot, clock, emit }: EngineOptions, timers: Timers, { stopping, falterMs }: Patience) {
  while (!stopping.aborted) {
    try {
      return await store.releaseOrphans({ boot, now: clock.now() });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      emit("engine.faltered", { work: "leases", error });
      await delay(timers, falterMs);
    }
  }
  return null;
}

async function drain(workers: Workers, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const worked = await workers.turn();
    const busy = workers.lanes().filter((lane) => lane.inFlight() > 0);
    if (!worked && busy.length > 0) await anyEnd(busy, stopping);
    else if (!worked && !(await somethingIsDue(workers))) return;
  }
}

/** One of them has a send less, or all are told to stop: what ignores that is nothing to wait for. */
function anyEnd(busy: readonly Lane[], stopping: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      stopping.removeEventListener("abort", ended);
      resolve();
    };
    stopping.addEventListener("abort", ended);
    Promise.race(busy.map((lane) => lane.nextEnd())).then(ended, reject);
  });
}

/** A whole claim may be of people who lost their access: nothing to send, and yet more behind it. */
async function somethingIsDue({ lanes }: Workers): Promise<boolean> {
  const idle = await Promise.all(lanes().map((lane) => lane.idleMs(1)));
  return idle.includes(0);
}

async function allEnded({ lanes }: Workers): Promise<void> {
  while (lanes().some((lane) => lane.inFlight() > 0)) await Promise.all(lanes().map((lane) => lane.nextEnd()));
}
