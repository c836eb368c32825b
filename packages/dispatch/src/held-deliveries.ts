import type { ClaimedDelivery, Clock, DispatchedEvent, DispatchStore } from "@tocsin/ports";
import { ALONE_FROM_CRASHES, type EngineConfig, type LaneChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import type { SoloGate } from "./solo-gate.ts";

export interface Held {
  readonly delivery: ClaimedDelivery;
  readonly event: DispatchedEvent;
}

interface HeldDeps {
  readonly channel: LaneChannel;
  readonly store: Pick<DispatchStore, "claim" | "releaseLeases">;
  readonly gate: SoloGate;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "claimMax" | "leaseMs">;
  readonly boot: string;
}

export interface HeldDeliveries {
  readonly count: () => number;
  readonly claim: () => Promise<void>;
  /** At most `max` that may be sent now; their places at the gate are taken. */
  readonly take: (max: number) => readonly Held[];
  /** Could not be started after all; their places are free again. */
  readonly putBack: (entries: readonly Held[]) => void;
  /** Gives all of them back to the store. */
  readonly release: () => Promise<void>;
}

/** Deliveries that are leased to us and wait for a slot. */
export function createHeldDeliveries({ channel, store, gate, clock, emit, config, boot }: HeldDeps): HeldDeliveries {
  let held: readonly Held[] = [];
  return {
    count: () => held.length,
    claim: async () => {
      const { leaseMs, claimMax } = config;
      const { deliveries, events, capped } = await store.claim({ lane: channel, limit: claimMax, now: clock.now(), leaseMs, boot });
      if (capped > 0) emit("deliveries.capped", { channel, count: capped });
      const byId = new Map(events.map((event) => [event.id, event]));
      held = deliveries.map((delivery) => {
        const event = byId.get(delivery.event);
        if (event === undefined) throw new Error(`A claim brought delivery ${delivery.id} without its event`);
        return { delivery, event };
      });
    },
    take: (max) => {
      const candidates = held.slice(0, max);
      const refused = candidates.findIndex(({ delivery }) => !gate.enter(delivery.crashCount >= ALONE_FROM_CRASHES));
      const taken = refused === -1 ? candidates : candidates.slice(0, refused);
      held = held.slice(taken.length);
      return taken;
    },
    putBack: (entries) => {
      held = [...entries, ...held];
      for (let place = 0; place < entries.length; place += 1) gate.leave();
    },
    release: async () => {
      const deliveries = held.map(({ delivery }) => delivery.id);
      held = [];
      if (deliveries.length > 0) await store.releaseLeases({ deliveries, boot });
    },
  };
}
