import { hostOf, type MessageContext } from "@tocsin/messages";
import type { ChannelAdapter } from "@tocsin/ports";
import type { Attempt } from "./attempts.ts";
import type { SentChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import type { HeldDeliveries } from "./held-deliveries.ts";
import type { LaneCircuit } from "./lane-circuit.ts";
import type { LaneHealth } from "./lane-health.ts";
import type { NextStart } from "./settler.ts";
import type { SoloGate } from "./solo-gate.ts";

interface PlacesDeps {
  readonly channel: SentChannel;
  readonly held: Pick<HeldDeliveries, "next" | "putFirst" | "gone">;
  readonly gate: Pick<SoloGate, "mayPassOn">;
  readonly circuit: Pick<LaneCircuit, "nextProbeAt">;
  readonly health: Pick<LaneHealth, "nextProbeAt">;
  readonly emit: Emit;
  /** No new sends from then on. */
  readonly stopping: AbortSignal;
}

/** What a turn of the lane found out, and sends by until something changes. */
export interface Way {
  readonly adapter: ChannelAdapter;
  readonly context: MessageContext;
}

/**
 * Passes the place of a message that has arrived to the next one that waits in its lane, so that an outcome and the start that follows from it
 * share a commit. Only while nothing has changed since a turn of the lane looked: everything else is for the next turn to decide.
 */
export interface Places {
  /** Begins to look; what it found counts unless something changed meanwhile. */
  readonly look: () => (found: Way) => void;
  /** Something may have changed. */
  readonly forget: () => void;
  /** Who takes the place; null: nobody does without a turn of the lane. */
  readonly next: (onStarted: (follower: Attempt) => void) => NextStart | null;
}

export function createPlaces({ channel, held, gate, circuit, health, emit, stopping }: PlacesDeps): Places {
  let looks = 0;
  let way: Way | null = null;

  function mayFollow({ adapter }: Way): boolean {
    // A lane with a pace asks for room each time.
    if (stopping.aborted || adapter.allowance !== undefined) return false;
    return circuit.nextProbeAt() === null && health.nextProbeAt() === null && gate.mayPassOn();
  }

  return {
    look: () => {
      looks += 1;
      const look = looks;
      return (found) => {
        if (look === looks) way = found;
      };
    },
    forget: () => {
      looks += 1;
      way = null;
    },
    next: (onStarted) => {
      const entry = way !== null && mayFollow(way) ? held.next() : null;
      if (way === null || entry === null) return null;
      const { adapter, context } = way;
      const { id } = entry.delivery;
      return {
        delivery: id,
        ...domainOf(channel, context),
        started: (start) => {
          held.gone([entry]);
          if (start === null) emit("lease.lost", { delivery: id, channel });
          else onStarted({ ...entry, ...start, adapter, context });
        },
        putBack: () => {
          held.putFirst(entry);
        },
      };
    },
  };
}

/** What a mail's Message-ID ends in, from its first attempt on. */
export function domainOf(channel: SentChannel, context: MessageContext): { readonly messageIdDomain?: string } {
  return channel === "mail" ? { messageIdDomain: hostOf(context) } : {};
}
