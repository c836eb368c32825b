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
  readonly slots: number;
  /** Null while the channel is off, paused, or its endpoint not active. */
  readonly adapter: (stopping: AbortSignal) => Promise<ChannelAdapter | null>;
  /** Slots that are free: all while the other side is reached, one while that is being found out; null while it is not tried. */
  readonly freeSlots: () => Promise<number | null>;
  /** How many to claim where so many slots are free. */
  readonly claimLimit: (free: number) => number;
  readonly isDue: () => Promise<boolean>;
  readonly idleMs: (maxMs: number) => Promise<number>;
}

export function createLaneWay({ lane, channel, store, clock, health, circuit, config, ...deps }: WayDeps, inFlight: () => number): LaneWay {
  const slots = config.slots[channel];

  /** Null: only a change from outside can make work. */
  async function nextTurnAt(): Promise<number | null> {
    const probeAt = health.nextProbeAt();
    if (probeAt !== null) return probeAt;
    const dueAt = (await deps.adapter()) === null ? null : await store.nextDueAt({ lane });
    return dueAt === null ? null : Math.max(dueAt, circuit.nextProbeAt() ?? 0);
  }

  return {
    slots,
    adapter: async (stopping) => {
      const adapter = await deps.adapter();
      return adapter !== null && (await health.isOpen(adapter, stopping)) && !stopping.aborted ? adapter : null;
    },
    freeSlots: async () => {
      const allowed = await circuit.allows();
      return allowed === "none" ? null : (allowed === "all" ? slots : 1) - inFlight();
    },
    // A lane with room for more may have more: what is sent at once was asked about just now.
    claimLimit: (free) => (circuit.nextProbeAt() === null ? Math.min(CLAIM_LIMIT, Math.max(config.claimMax, free)) : 1),
    isDue: async () => {
      const at = await store.nextDueAt({ lane });
      return at !== null && at <= clock.now();
    },
    idleMs: async (maxMs) => {
      // What is under way will ring: for its slot, or because it finds out whether the other side is reached.
      if (inFlight() >= slots || (circuit.nextProbeAt() !== null && inFlight() > 0)) return maxMs;
      const at = await nextTurnAt();
      return at === null ? maxMs : Math.min(maxMs, Math.max(0, at - clock.now()));
    },
  };
}
