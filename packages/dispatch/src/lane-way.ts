import type { Lane } from "@tocsin/domain";
import type { ChannelAdapter, Clock, DispatchStore } from "@tocsin/ports";
import { CLAIM_LIMIT, type EngineConfig, type SentChannel } from "./config.ts";
import type { LaneCircuit } from "./lane-circuit.ts";
import type { LaneHealth } from "./lane-health.ts";

interface WayDeps {
  readonly lane: Lane;
  readonly channel: SentChannel;
  readonly store: Pick<DispatchStore, "nextDueAt">;
  readonly adapter: () => Promise<ChannelAdapter | null>;
  readonly health: LaneHealth;
  readonly circuit: LaneCircuit;
  readonly clock: Clock;
  readonly config: Pick<EngineConfig, "slots" | "claimMax">;
}

/** Whether a lane may send now, and if not, when to look again. */
export interface LaneWay {
  /** As many as the connection may be given at a time, by what was last known of it. */
  readonly slots: () => number;
  /** Null while the channel is off, paused, or its endpoint not active. */
  readonly adapter: (stopping: AbortSignal) => Promise<ChannelAdapter | null>;
  /**
   * Slots that are free: all while the other side is reached, one while that is being found out; null while it is not tried. Of a
   * connection with a pace (rule D17), only as many as may go now.
   */
  readonly freeSlots: (adapter: ChannelAdapter) => Promise<number | null>;
  /** How many to claim where so many slots are free. Paced, no more than go now: the others would wait with their leases. */
  readonly claimLimit: (free: number) => number;
  readonly isDue: () => Promise<boolean>;
  /** `isHolding`: what is leased already waits for a slot or for its turn, and for nothing that the store knows. */
  readonly idleMs: (maxMs: number, isHolding: boolean) => Promise<number>;
}

export function createLaneWay({ lane, channel, store, clock, health, circuit, config, ...deps }: WayDeps, inFlight: () => number): LaneWay {
  let slots = config.slots[channel];
  /** When the pace leaves room again, and whether there is one. */
  let paced: { readonly roomAt: number } | null = null;

  /** Null: only a change from outside can make work. */
  async function nextTurnAt(): Promise<number | null> {
    const probeAt = health.nextProbeAt();
    if (probeAt !== null) return probeAt;
    const dueAt = (await deps.adapter()) === null ? null : await store.nextDueAt({ lane });
    return dueAt === null ? null : Math.max(dueAt, circuit.nextProbeAt() ?? 0, paced?.roomAt ?? 0);
  }

  return {
    slots: () => slots,
    adapter: async (stopping) => {
      const adapter = await deps.adapter();
      slots = adapter?.allowance?.slots ?? config.slots[channel];
      return adapter !== null && (await health.isOpen(adapter, stopping)) && !stopping.aborted ? adapter : null;
    },
    freeSlots: async (adapter) => {
      const allowed = await circuit.allows();
      if (allowed === "none") return null;
      const free = (allowed === "all" ? slots : 1) - inFlight();
      const room = (await adapter.allowance?.room()) ?? null;
      paced = room === null ? null : { roomAt: clock.now() + room.nextInMs };
      return room === null ? free : Math.min(free, room.now);
    },
    // A lane with room for more may have more: what is sent at once was asked about just now.
    claimLimit: (free) => {
      if (circuit.nextProbeAt() !== null) return 1;
      return paced === null ? Math.min(CLAIM_LIMIT, Math.max(config.claimMax, free)) : free;
    },
    isDue: async () => {
      const at = await store.nextDueAt({ lane });
      return at !== null && at <= clock.now();
    },
    idleMs: async (maxMs, isHolding) => {
      // What is under way will ring: for its slot, or because it finds out whether the other side is reached.
      if (inFlight() >= slots || (circuit.nextProbeAt() !== null && inFlight() > 0)) return maxMs;
      const at = isHolding ? (paced?.roomAt ?? null) : await nextTurnAt();
      return at === null ? maxMs : Math.min(maxMs, Math.max(0, at - clock.now()));
    },
  };
}
