import type { Lane as LaneName } from "@tocsin/domain";
import type { MessageContext } from "@tocsin/messages";
import type { ChannelAdapter, DeliveryId, DispatchStore } from "@tocsin/ports";
import { type Attempt, type AttemptDeps, createDeliver } from "./attempts.ts";
import { createHeldDeliveries, type Held } from "./held-deliveries.ts";
import type { LaneCircuit } from "./lane-circuit.ts";
import type { LaneHealth } from "./lane-health.ts";
import { createLaneWay } from "./lane-way.ts";
import { createPlaces, domainOf, type Places } from "./places.ts";
import type { SoloGate } from "./solo-gate.ts";
import type { Started, Starter } from "./starter.ts";

export interface LaneDeps extends AttemptDeps {
  readonly lane: LaneName;
  readonly store: Pick<DispatchStore, "claim" | "releaseLeases" | "nextDueAt">;
  readonly starter: Starter;
  readonly adapter: () => Promise<ChannelAdapter | null>;
  readonly context: () => Promise<MessageContext>;
  readonly health: LaneHealth;
  readonly circuit: LaneCircuit;
  readonly gate: SoloGate;
  readonly boot: string;
  /** No new sends from then on. */
  readonly stopping: AbortSignal;
  /** A send has ended: there may be room for another of this lane. */
  readonly onSettled: () => void;
  /** Places are free that some lane was refused. */
  readonly onRoom: () => void;
}

/** One connection with its own slots: a dead lane costs the others nothing. */
export interface Lane {
  /** Claims and starts what there is room for; true when it started something. */
  readonly turn: () => Promise<boolean>;
  /** Somebody may have changed the connection, or what messages are made of. */
  readonly refresh: () => void;
  /** How long nothing will be due, at most `maxMs`; what waits for a slot waits for a send to end. */
  readonly idleMs: (maxMs: number) => Promise<number>;
  readonly inFlight: () => number;
  /** Resolves when one of the sends under way has ended; at once when there is none. */
  readonly nextEnd: () => Promise<void>;
  /** The deliveries whose leases are held, by sends or because they wait for a slot. */
  readonly leased: () => readonly DeliveryId[];
  /** Gives back what was claimed and not started. */
  readonly release: () => Promise<void>;
  /** Tells every send to give up. */
  readonly abort: () => void;
}

export function createLane(deps: LaneDeps): Lane {
  const held = createHeldDeliveries(deps);
  const places = createPlaces({ ...deps, held });
  const sends = createSends(deps, places);
  const { stopping } = deps;

  const way = createLaneWay(deps, sends.count);

  async function sendSome(adapter: ChannelAdapter, free: number, found: (context: MessageContext) => void): Promise<boolean> {
    const context = await deps.context();
    found(context);
    const limit = way.claimLimit(free);
    const started = held.count() === 0 ? await held.claim({ start: Math.min(free, limit), limit, ...domainOf(deps.channel, context) }) : [];
    for (const entry of started) sends.start({ ...entry, adapter, context });
    const entries = held.take(free - started.length);
    if (entries.length > 0) await startAll({ deps, held, sends }, { adapter, context, entries });
    return started.length + entries.length > 0;
  }

  return {
    turn: async () => {
      if (stopping.aborted || sends.count() >= way.slots()) return false;
      const found = places.look();
      const adapter = await way.adapter(stopping);
      const free = adapter === null ? null : await way.freeSlots(adapter);
      if (adapter === null || free === null) {
        places.forget();
        await held.release();
        return false;
      }
      if (free <= 0) {
        held.rest();
        return false;
      }
      if (held.areStale()) await held.release();
      if (held.count() === 0 && !(await way.isDue())) {
        held.rest();
        return false;
      }
      return sendSome(adapter, free, (context) => {
        found({ adapter, context });
      });
    },
    refresh: places.forget,
    idleMs: (maxMs) => way.idleMs(maxMs, held.count() > 0),
    inFlight: sends.count,
    nextEnd: sends.nextEnd,
    leased: () => [...sends.deliveries(), ...held.deliveries()],
    release: held.release,
    abort: sends.abort,
  };
}

interface Starting {
  readonly deps: LaneDeps;
  readonly held: ReturnType<typeof createHeldDeliveries>;
  readonly sends: Sends;
}

interface Start extends Pick<Attempt, "adapter" | "context"> {
  readonly entries: readonly Held[];
}

/** Nothing is sent that is not written down first. */
async function startAll({ deps, held, sends }: Starting, { adapter, context, entries }: Start): Promise<void> {
  const { starter, gate, emit, channel } = deps;
  let started: Started;
  try {
    const deliveries = entries.map(({ delivery }) => delivery.id);
    started = await starter.start({ deliveries, ...domainOf(channel, context) });
  } catch (error) {
    held.putBack(entries);
    throw error;
  }
  const { startedAt } = started;
  held.gone(entries);
  const attempts = new Map(started.attempts.map((one) => [one.delivery, one]));
  for (const entry of entries) {
    const begun = attempts.get(entry.delivery.id);
    if (begun === undefined) {
      gate.leave();
      emit("lease.lost", { delivery: entry.delivery.id, channel });
    } else sends.start({ ...entry, attempt: begun.attempt, startedAt, adapter, context });
  }
}

interface Sends {
  readonly start: (attempt: Attempt) => void;
  readonly count: () => number;
  readonly deliveries: () => readonly DeliveryId[];
  readonly nextEnd: () => Promise<void>;
  readonly abort: () => void;
}

interface UnderWay {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** What is under way; a slot is free again only when the outcome is on disk. */
function createSends({ gate, onSettled, onRoom, ...deps }: LaneDeps, places: Pick<Places, "next">): Sends {
  const deliver = createDeliver(deps);
  const underWay = new Map<string, UnderWay>();
  let stopped: Error | null = null;

  function start(attempt: Attempt): void {
    // One for each: a signal that all of them listened to would cost each of them a walk over all the others.
    const stop = new AbortController();
    if (stopped !== null) stop.abort(stopped);
    underWay.set(attempt.delivery.id, { stop, ended: send(attempt, stop) });
  }

  async function send(attempt: Attempt, stop: AbortController): Promise<void> {
    const followers: Attempt[] = [];
    try {
      await deliver(attempt, stop, () => places.next((follower) => followers.push(follower)));
    } catch (error) {
      deps.emit("engine.faltered", { work: "send", error });
    } finally {
      // First who takes its place, so that the lane never looks as if it had nothing to do.
      followers.forEach(start);
      underWay.delete(attempt.delivery.id);
      if (followers.length === 0) {
        if (gate.leave()) onRoom();
        onSettled();
      }
    }
  }

  return {
    start,
    count: () => underWay.size,
    deliveries: () => [...underWay.keys()],
    nextEnd: async () => {
      if (underWay.size > 0) await Promise.race([...underWay.values()].map(({ ended }) => ended));
    },
    abort: () => {
      stopped = new Error("The engine is stopping");
      for (const { stop } of underWay.values()) stop.abort(stopped);
    },
  };
}
