import type { Lane } from "@tocsin/domain";

/**
 * Lets one delivery be sent while no other is: what has been in flight in several crashes is sent alone, so that the next
 * crash, if it comes, convicts nobody else. Shared by all lanes.
 */
export interface SoloGate {
  /** Enters one send of a lane; false: not now, ask again when one has ended. A lane that was refused to be alone goes next, and the others wait for it. */
  readonly enter: (alone: boolean, lane: Lane) => boolean;
  /** Takes places for as many sends that need not be alone, before it is known which; none while somebody is, or wants to be. */
  readonly reserve: (places: number) => number;
  /** Whether a send that has ended may leave its place to another that need not be alone: not while anybody waits for one. */
  readonly mayPassOn: () => boolean;
  /** True when it is empty again and somebody was refused meanwhile. */
  readonly leave: () => boolean;
  /** The lane has nothing to send alone any more, or cannot for now; true when others were kept out for it. */
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

/** The same for lanes that have so many places together, however many lanes there are. */
export function boundedGate(gate: SoloGate, places: number): SoloGate {
  let inside = 0;
  let refused = false;
  return {
    enter: (alone, lane) => {
      if (inside >= places) {
        refused = true;
        return false;
      }
      if (!gate.enter(alone, lane)) return false;
      inside += 1;
      return true;
    },
    reserve: (wanted) => {
      const room = Math.min(wanted, places - inside);
      refused ||= room < wanted;
      const taken = gate.reserve(room);
      inside += taken;
      return taken;
    },
    mayPassOn: () => !refused && gate.mayPassOn(),
    leave: () => {
      inside -= 1;
      const wasRefused = refused;
      refused = false;
      return gate.leave() || wasRefused;
    },
    withdraw: gate.withdraw,
  };
}
