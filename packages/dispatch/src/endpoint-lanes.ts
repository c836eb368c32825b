import type { Clock, DispatchStore, EndpointId } from "@tocsin/ports";
import { createMutex } from "./bell.ts";
import type { LaneWorker } from "./lane-worker.ts";
import type { Loop } from "./loop.ts";

/** Deliveries of endpoints that are no more, suppressed in one transaction. */
const SUPPRESS_MAX = 500;
/** A lane is kept while it has something to do within this time. */
const SOON_MS = 60_000;

interface EndpointLanesDeps {
  readonly store: Pick<DispatchStore, "endpointQueues" | "suppressOrphanedQueues">;
  readonly clock: Clock;
  readonly createWorker: (endpoint: EndpointId) => LaneWorker;
  readonly onDropped: (endpoint: EndpointId) => void;
}

/** One lane per endpoint with work: created when there is some, dropped when there is none. */
export interface EndpointLanes {
  readonly workers: () => readonly LaneWorker[];
  /** Looks which endpoints have work; true when there was something to clear away. */
  readonly turn: () => Promise<boolean>;
  /** How long no endpoint without a lane will have anything to do, at most `maxMs`. */
  readonly idleMs: (maxMs: number) => Promise<number>;
  /** From now on lanes work by themselves, until the signal; resolves when all of them have ended. */
  readonly run: (watch: Loop, stopping: AbortSignal) => Promise<void>;
}

interface KeptWorker extends LaneWorker {
  readonly dropped: AbortController;
}

export function createEndpointLanes({ store, clock, createWorker, onDropped }: EndpointLanesDeps): EndpointLanes {
  const workers = new Map<EndpointId, KeptWorker>();
  const running = new Set<Promise<void>>();
  const one = createMutex();
  let stopping: AbortSignal | null = null;

  function start(worker: KeptWorker): void {
    if (stopping === null) return;
    const ended = worker.loop.run(AbortSignal.any([stopping, worker.dropped.signal])).finally(() => running.delete(ended));
    running.add(ended);
  }

  function add(endpoint: EndpointId): void {
    const worker = { ...createWorker(endpoint), dropped: new AbortController() };
    workers.set(endpoint, worker);
    start(worker);
  }

  /** Between two turns of its lane, so that no claim of it is under way. */
  function drop(endpoint: EndpointId, worker: KeptWorker): Promise<void> {
    return worker.between(() => {
      if (worker.lane.leased().length > 0) return;
      workers.delete(endpoint);
      worker.dropped.abort();
      onDropped(endpoint);
    });
  }

  async function look(): Promise<boolean> {
    const queues = await store.endpointQueues({});
    const soon = new Set(queues.flatMap(({ endpoint, dueAt, active }) => (active && dueAt <= clock.now() + SOON_MS ? [endpoint] : [])));
    for (const endpoint of soon) if (!workers.has(endpoint)) add(endpoint);
    const idle = [...workers].filter(([endpoint, { lane }]) => !soon.has(endpoint) && lane.leased().length === 0);
    await Promise.all(idle.map(([endpoint, worker]) => drop(endpoint, worker)));
    if (queues.every(({ active }) => active)) return false;
    return (await store.suppressOrphanedQueues({ limit: SUPPRESS_MAX, now: clock.now() })) > 0;
  }

  return {
    workers: () => [...workers.values()],
    turn: () => one(look),
    idleMs: async (maxMs) => {
      const queues = await store.endpointQueues({});
      const dueAt = queues.filter(({ endpoint, active }) => active && !workers.has(endpoint)).map((queue) => queue.dueAt - SOON_MS);
      return Math.min(maxMs, ...dueAt.map((at) => Math.max(0, at - clock.now())));
    },
    run: async (watch, signal) => {
      stopping = signal;
      for (const worker of workers.values()) start(worker);
      await watch.run(signal);
      while (running.size > 0) await Promise.all(running);
    },
  };
}
