/**
 * Lets one delivery be sent while no other is: what has been in flight in several crashes is sent alone, so that the next
 * crash, if it comes, convicts nobody else. Shared by all lanes.
 */
export interface SoloGate {
  /** Enters one send; false: not now, ask again when one has ended. */
  readonly enter: (alone: boolean) => boolean;
  /** Takes places for as many sends that need not be alone, before it is known which; none while somebody is, or wants to be. */
  readonly reserve: (places: number) => number;
  /** True when it is empty again and somebody was refused meanwhile. */
  readonly leave: () => boolean;
}

export function createSoloGate(): SoloGate {
  let inside = 0;
  let closed = false;
  return {
    enter: (alone) => {
      if (alone && inside > 0) {
        // Nobody else gets in until it has had its turn.
        closed = true;
        return false;
      }
      if (!alone && closed) return false;
      closed = alone;
      inside += 1;
      return true;
    },
    reserve: (places) => {
      if (closed) return 0;
      inside += places;
      return places;
    },
    leave: () => {
      inside -= 1;
      const wasRefused = inside === 0 && closed;
      if (inside === 0) closed = false;
      return wasRefused;
    },
  };
}

/** The same for lanes that have so many places together, however many lanes there are. */
export function boundedGate(gate: SoloGate, places: number): SoloGate {
  let inside = 0;
  let refused = false;
  return {
    enter: (alone) => {
      if (inside >= places) {
        refused = true;
        return false;
      }
      if (!gate.enter(alone)) return false;
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
    leave: () => {
      inside -= 1;
      const wasRefused = refused;
      refused = false;
      return gate.leave() || wasRefused;
    },
  };
}
