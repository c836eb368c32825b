import { ALONE_FROM_CRASHES, type Lane as LaneName } from "@tocsin/domain";
import type { Claim, ClaimedDelivery, Clock, DeliveryId, DispatchedEvent, DispatchStore } from "@tocsin/ports";
import { CLAIM_STALE_MS, type EngineConfig, type SentChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import type { SoloGate } from "./solo-gate.ts";

export interface Held {
  readonly delivery: ClaimedDelivery;
  readonly event: DispatchedEvent;
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
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "leaseMs">;
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
  /** Could not be started after all; their places are free again. */
  readonly putBack: (entries: readonly Held[]) => void;
  /** None of them goes now: the others need not wait for them. */
  readonly rest: () => void;
  /** Gives all of them back to the store. */
  readonly release: () => Promise<void>;
}

/** Deliveries that are leased to us and wait for a slot. */
export function createHeldDeliveries({ lane, channel, store, gate, clock, emit, config, boot, onRoom }: HeldDeps): HeldDeliveries {
  const { leave, rest } = placesAt(gate, { lane, onRoom });
  let held: readonly Held[] = [];
  let claimedAt = 0;

  async function claim(limits: ClaimLimits): Promise<readonly HeldStarted[]> {
    const { leaseMs } = config;
    const now = clock.now();
    const { capped, ...brought } = await store.claim({ lane, now, leaseMs, boot, ...limits });
    if (capped > 0) emit("deliveries.capped", { channel, count: capped });
    const claimed = entriesOf(brought);
    held = claimed.filter(({ delivery }) => delivery.attempt === null);
    claimedAt = now;
    return claimed.flatMap((entry) =>
      entry.delivery.attempt === null ? [] : [{ ...entry, attempt: entry.delivery.attempt, startedAt: now }],
    );
  }

  return {
    count: () => held.length,
    deliveries: () => held.map(({ delivery }) => delivery.id),
    areStale: () => areTooOld(held, clock.now() - claimedAt),
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
      const candidates = held.slice(0, max);
      const refused = candidates.findIndex(({ delivery }) => !gate.enter(hasToBeAlone(delivery), lane));
      const taken = refused === -1 ? candidates : candidates.slice(0, refused);
      held = held.slice(taken.length);
      return taken;
    },
    next: () => {
      const [first] = held;
      if (first === undefined || areTooOld(held, clock.now() - claimedAt) || hasToBeAlone(first.delivery)) return null;
      held = held.slice(1);
      return first;
    },
    putFirst: (entry) => {
      held = [entry, ...held];
    },
    putBack: (entries) => {
      held = [...entries, ...held];
      leave(entries.length);
    },
    rest,
    release: async () => {
      rest();
      const deliveries = held.map(({ delivery }) => delivery.id);
      held = [];
      if (deliveries.length > 0) await store.releaseLeases({ deliveries, boot });
    },
  };
}

function entriesOf({ deliveries, events }: Pick<Claim, "deliveries" | "events">): readonly Held[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return deliveries.map((delivery) => {
    const event = byId.get(delivery.event);
    if (event === undefined) throw new Error(`A claim brought delivery ${delivery.id} without its event`);
    return { delivery, event };
  });
}

function areTooOld(held: readonly Held[], ageMs: number): boolean {
  return held.length > 0 && ageMs >= CLAIM_STALE_MS && !held.some(({ delivery }) => hasToBeAlone(delivery));
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
