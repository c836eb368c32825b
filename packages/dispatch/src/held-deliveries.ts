import { ALONE_FROM_CRASHES, type Lane as LaneName } from "@tocsin/domain";
import type { Claim, ClaimedDelivery, Clock, DeliveryId, DispatchedEvent, DispatchStore } from "@tocsin/ports";
import type { EngineConfig, SentChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import type { SoloGate } from "./solo-gate.ts";

export interface Held {
  readonly delivery: ClaimedDelivery;
  readonly event: DispatchedEvent;
  /** When it was asked whether it may still go, by a clock that nobody sets. */
  readonly claimedAt: number;
}

/** One whose `started` row came onto the disk with its lease. */
export interface HeldStarted extends Held {
  readonly attempt: number;
  readonly startedAt: number;
}

interface HeldDeps {
  readonly lane: LaneName;
  readonly channel: SentChannel;
  readonly store: Pick<DispatchStore, "claim" | "releaseLeases">;
  readonly gate: SoloGate;
  readonly clock: Clock;
  /** Milliseconds that nobody sets. */
  readonly steady: () => number;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "leaseMs" | "claimStaleMs">;
  readonly boot: string;
  /** Places are free that somebody was refused. */
  readonly onRoom: () => void;
}

export interface ClaimLimits {
  readonly start: number;
  readonly limit: number;
  /** Of mail alone. */
  readonly messageIdDomain?: string;
}

export interface HeldDeliveries {
  readonly count: () => number;
  /** Those that wait, and those that were taken until they are `gone`: somebody holds the lease of each. */
  readonly deliveries: () => readonly DeliveryId[];
  /** Whether those that wait may still go was asked too long ago. Not where one of them has to be alone: it would lose its turn. */
  readonly areStale: () => boolean;
  /** Claims anew and starts up to `start` of what it brings; their places at the gate are taken. The others wait. */
  readonly claim: (limits: ClaimLimits) => Promise<readonly HeldStarted[]>;
  /** At most `max` that may be sent now; their places at the gate are taken. */
  readonly take: (max: number) => readonly Held[];
  /** The first of them for a place that is passed on (see {@link SoloGate.mayPassOn}); null if it may have to be alone, or has waited for too long. */
  readonly next: () => Held | null;
  /** Could not take that place after all. */
  readonly putFirst: (entry: Held) => void;
  /** Were taken, and are under way, or their lease was lost. */
  readonly gone: (entries: readonly Held[]) => void;
  /** Could not be started after all; their places are free again. */
  readonly putBack: (entries: readonly Held[]) => void;
  /** None of them goes now: the others need not wait for them. */
  readonly rest: () => void;
  /** Gives all of them back to the store. */
  readonly release: () => Promise<void>;
}

/** Deliveries that are leased to us and wait for a slot. */
export function createHeldDeliveries({ lane, channel, store, gate, clock, steady, emit, config, boot, onRoom }: HeldDeps): HeldDeliveries {
  const { leave, rest } = placesAt(gate, { lane, onRoom });
  const queue = createQueue();
  const areStale = (): boolean => areTooOld(queue.all(), steady() - config.claimStaleMs);

  async function claim(limits: ClaimLimits): Promise<readonly HeldStarted[]> {
    const { leaseMs } = config;
    const now = clock.now();
    const claimedAt = steady();
    const { capped, ...brought } = await store.claim({ lane, now, leaseMs, boot, ...limits });
    if (capped > 0) emit("deliveries.capped", { channel, count: capped });
    const claimed = entriesOf(brought, claimedAt);
    queue.add(claimed.filter(({ delivery }) => delivery.attempt === null));
    return claimed.flatMap((entry) =>
      entry.delivery.attempt === null ? [] : [{ ...entry, attempt: entry.delivery.attempt, startedAt: now }],
    );
  }

  return {
    count: () => queue.all().length,
    deliveries: () => queue.leased().map(({ delivery }) => delivery.id),
    areStale,
    claim: async (limits) => {
      const places = gate.reserve(limits.start, lane);
      const started = await claim({ ...limits, start: places }).catch((error: unknown) => {
        leave(places);
        throw error;
      });
      leave(places - started.length);
      return started;
    },
    take: (max) => {
      const candidates = queue.all().slice(0, max);
      const refused = candidates.findIndex(({ delivery }) => !gate.enter(hasToBeAlone(delivery), lane));
      return queue.take(refused === -1 ? candidates : candidates.slice(0, refused));
    },
    next: () => {
      const [first] = queue.all();
      if (first === undefined || areStale() || hasToBeAlone(first.delivery)) return null;
      queue.take([first]);
      return first;
    },
    putFirst: (entry) => {
      queue.putBack([entry]);
    },
    gone: queue.gone,
    putBack: (entries) => {
      queue.putBack(entries);
      leave(entries.length);
    },
    rest,
    release: async () => {
      rest();
      await giveBack({ store, boot }, queue);
    },
  };
}

/** Those that wait, the first of them longest, and those that were taken and are not gone yet. */
function createQueue() {
  const taken = new Set<Held>();
  let waiting: readonly Held[] = [];
  return {
    all: () => waiting,
    leased: () => [...taken, ...waiting],
    /** Behind what may have been put back while they were claimed. */
    add: (entries: readonly Held[]): void => {
      waiting = [...waiting, ...entries];
    },
    /** The first ones. */
    take: (entries: readonly Held[]): readonly Held[] => {
      for (const entry of entries) taken.add(entry);
      waiting = waiting.slice(entries.length);
      return entries;
    },
    putBack: (entries: readonly Held[]): void => {
      for (const entry of entries) taken.delete(entry);
      waiting = [...entries, ...waiting];
    },
    gone: (entries: readonly Held[]): void => {
      for (const entry of entries) taken.delete(entry);
    },
  };
}

/** Where that cannot be done now they are ours as before: nobody else would have them until their leases have run out. */
async function giveBack({ store, boot }: Pick<HeldDeps, "store" | "boot">, queue: ReturnType<typeof createQueue>): Promise<void> {
  const given = queue.take(queue.all());
  if (given.length === 0) return;
  try {
    await store.releaseLeases({ deliveries: given.map(({ delivery }) => delivery.id), boot });
  } catch (error) {
    queue.putBack(given);
    throw error;
  }
  queue.gone(given);
}

function entriesOf({ deliveries, events }: Pick<Claim, "deliveries" | "events">, claimedAt: number): readonly Held[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return deliveries.map((delivery) => {
    const event = byId.get(delivery.event);
    if (event === undefined) throw new Error(`A claim brought delivery ${delivery.id} without its event`);
    return { delivery, event, claimedAt };
  });
}

function areTooOld(held: readonly Held[], claimedBy: number): boolean {
  const [first] = held;
  return first !== undefined && first.claimedAt <= claimedBy && !held.some(({ delivery }) => hasToBeAlone(delivery));
}

function hasToBeAlone({ crashCount }: ClaimedDelivery): boolean {
  return crashCount >= ALONE_FROM_CRASHES;
}

function placesAt(gate: SoloGate, { lane, onRoom }: Pick<HeldDeps, "lane" | "onRoom">) {
  return {
    leave: (places: number): void => {
      let wasRefused = false;
      for (let place = 0; place < places; place += 1) wasRefused = gate.leave() || wasRefused;
      if (wasRefused) onRoom();
    },
    rest: (): void => {
      if (gate.withdraw(lane)) onRoom();
    },
  };
}
