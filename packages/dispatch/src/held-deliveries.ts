import type { ClaimedDelivery, Clock, DispatchedEvent, DispatchStore } from "@tocsin/ports";
import { ALONE_FROM_CRASHES, CLAIM_LIMIT, type EngineConfig, type LaneChannel } from "./config.ts";
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
  readonly channel: LaneChannel;
  readonly store: Pick<DispatchStore, "claim" | "releaseLeases">;
  readonly gate: SoloGate;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "claimMax" | "leaseMs">;
  readonly boot: string;
  /** Places are free that somebody was refused. */
  readonly onRoom: () => void;
}

export interface HeldDeliveries {
  readonly count: () => number;
  /** Claims anew and starts up to `start` of what it brings; their places at the gate are taken. The others wait. */
  readonly claim: (start: number, domain: { readonly messageIdDomain?: string }) => Promise<readonly HeldStarted[]>;
  /** At most `max` that may be sent now; their places at the gate are taken. */
  readonly take: (max: number) => readonly Held[];
  /** Could not be started after all; their places are free again. */
  readonly putBack: (entries: readonly Held[]) => void;
  /** Gives all of them back to the store. */
  readonly release: () => Promise<void>;
}

/** Deliveries that are leased to us and wait for a slot. */
export function createHeldDeliveries({ channel, store, gate, clock, emit, config, boot, onRoom }: HeldDeps): HeldDeliveries {
  let held: readonly Held[] = [];

  async function claim(start: number, domain: { readonly messageIdDomain?: string }): Promise<readonly HeldStarted[]> {
    const { leaseMs, claimMax } = config;
    const now = clock.now();
    // A lane with room for more may have more: what is sent at once was asked about just now.
    const limit = Math.min(CLAIM_LIMIT, Math.max(claimMax, start));
    const { deliveries, events, capped } = await store.claim({ lane: channel, limit, now, leaseMs, boot, start, ...domain });
    if (capped > 0) emit("deliveries.capped", { channel, count: capped });
    const byId = new Map(events.map((event) => [event.id, event]));
    const claimed = deliveries.map((delivery): Held => {
      const event = byId.get(delivery.event);
      if (event === undefined) throw new Error(`A claim brought delivery ${delivery.id} without its event`);
      return { delivery, event };
    });
    held = claimed.filter(({ delivery }) => delivery.attempt === null);
    return claimed.flatMap((entry) =>
      entry.delivery.attempt === null ? [] : [{ ...entry, attempt: entry.delivery.attempt, startedAt: now }],
    );
  }

  function leave(places: number): void {
    let wasRefused = false;
    for (let place = 0; place < places; place += 1) wasRefused = gate.leave() || wasRefused;
    if (wasRefused) onRoom();
  }

  return {
    count: () => held.length,
    claim: async (start, domain) => {
      const places = gate.reserve(start);
      const started = await claim(places, domain).catch((error: unknown) => {
        leave(places);
        throw error;
      });
      leave(places - started.length);
      return started;
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
      leave(entries.length);
    },
    release: async () => {
      const deliveries = held.map(({ delivery }) => delivery.id);
      held = [];
      if (deliveries.length > 0) await store.releaseLeases({ deliveries, boot });
    },
  };
}
