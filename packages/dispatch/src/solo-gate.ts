import type { Lane } from "@tocsin/domain";

/**
 * Lets one delivery be sent while no other is: what has been in flight in several crashes is sent alone, so that the next
 * crash, if it comes, convicts nobody else. Shared by all lanes.
 */
export interface SoloGate {
  /** Enters one send of a lane; false: not now, ask again when one has ended. A lane that was refused to be alone goes next, and the others wait for it. */
  readonly enter: (alone: boolean, lane: Lane) => boolean;
  /** Takes places for as many sends that need not be alone, before it is known which; none while somebody is, or wants to be. */
  readonly reserve: (places: number, lane: Lane) => number;
  /** The lane was refused to be alone, and goes next. */
  readonly isKeptFor: (lane: Lane) => boolean;
  /** Whether a send that has ended may leave its place to another that need not be alone: not while anybody waits for one. */
  readonly mayPassOn: () => boolean;
  /** True when it is empty again and somebody was refused meanwhile. */
  readonly leave: () => boolean;
  /** The lane has nothing to send any more, or cannot for now; true when others were kept out for it. */
  readonly withdraw: (lane: Lane) => boolean;
}

export function createSoloGate(): SoloGate {
  let inside = 0;
  let isAlone = false;
  /** Who was refused to be alone first: when everybody has left it is its turn, whoever asks before it does. */
  let next: Lane | null = null;
  return {
    enter: (alone, lane) => {
      const isBlocked = alone ? inside > 0 : isAlone;
      if (isBlocked || (next !== null && next !== lane)) {
        if (alone) next ??= lane;
        return false;
      }
      if (alone) next = null;
      isAlone = alone;
      inside += 1;
      return true;
    },
    reserve: (places) => {
      if (isAlone || next !== null) return 0;
      inside += places;
      return places;
    },
    isKeptFor: (lane) => next === lane,
    mayPassOn: () => !isAlone && next === null,
    leave: () => {
      inside -= 1;
      if (inside > 0) return false;
      const wasRefused = isAlone || next !== null;
      isAlone = false;
      return wasRefused;
    },
    withdraw: (lane) => {
      if (next !== lane) return false;
      next = null;
      return true;
    },
  };
}

/**
 * The same for lanes that have so many places together, however many lanes there are. Who was refused one gets one before anybody gets another,
 * so that no queue is so long, or lane so old, that others wait for it.
 */
export function boundedGate(gate: SoloGate, places: number): SoloGate {
  let inside = 0;
  /** Somebody was refused since places were last told to be free. */
  let refused = false;
  const waiting = createQueue();

  function refuse(lane: Lane): void {
    refused = true;
    waiting.add(lane);
  }

  return {
    enter: (alone, lane) => {
      const free = places - inside;
      // Who is to be alone waits for all that are inside; who goes next for that goes before those that it keeps out.
      const room = alone || gate.isKeptFor(lane) ? free : free - waiting.ahead(lane, free);
      if (room <= 0 && !alone) {
        refuse(lane);
        return false;
      }
      if (!gate.enter(alone, lane)) return false;
      inside += 1;
      waiting.remove(lane);
      return true;
    },
    reserve: (wanted, lane) => {
      const free = places - inside;
      const first = Math.min(1, free - waiting.ahead(lane, free));
      const room = Math.max(0, Math.min(wanted, Math.max(first, free - waiting.others(lane))));
      const taken = gate.reserve(room, lane);
      inside += taken;
      if (taken > 0) waiting.remove(lane);
      if (room < wanted) refuse(lane);
      return taken;
    },
    isKeptFor: gate.isKeptFor,
    mayPassOn: () => !waiting.isAnybody() && gate.mayPassOn(),
    leave: () => {
      inside -= 1;
      const wasRefused = refused;
      refused = false;
      return gate.leave() || wasRefused;
    },
    withdraw: (lane) => {
      const keptOthersOut = waiting.remove(lane) && waiting.isAnybody();
      return gate.withdraw(lane) || keptOthersOut;
    },
  };
}

/** Lanes in the order in which they began to wait. */
function createQueue() {
  const lanes = new Set<Lane>();
  return {
    add: (lane: Lane) => {
      lanes.add(lane);
    },
    remove: (lane: Lane): boolean => lanes.delete(lane),
    isAnybody: (): boolean => lanes.size > 0,
    others: (lane: Lane): number => lanes.size - Number(lanes.has(lane)),
    /** How many wait for longer, counted no further than to `most`. */
    ahead: (lane: Lane, most: number): number => {
      let count = 0;
      for (const one of lanes) {
        if (one === lane || count >= most) break;
        count += 1;
      }
      return count;
    },
  };
}
