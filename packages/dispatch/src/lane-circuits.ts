import type { Lane } from "@tocsin/domain";
import { createLaneCircuit, type LaneCircuit } from "./lane-circuit.ts";

export interface LaneCircuits {
  readonly of: (lane: Lane) => LaneCircuit;
  /** Forgets the circuit of a lane that is dropped, unless it knows of failures. */
  readonly drop: (lane: Lane) => void;
  readonly refresh: () => void;
}

/** Circuits by lane: a lane that was dropped and comes again goes on counting where it was. */
export function createLaneCircuits(deps: Omit<Parameters<typeof createLaneCircuit>[0], "lane">): LaneCircuits {
  const circuits = new Map<Lane, LaneCircuit>();
  return {
    of: (lane) => {
      const circuit = circuits.get(lane) ?? createLaneCircuit({ ...deps, lane });
      circuits.set(lane, circuit);
      return circuit;
    },
    drop: (lane) => {
      if (circuits.get(lane)?.isPristine() === true) circuits.delete(lane);
    },
    refresh: () => {
      for (const circuit of circuits.values()) circuit.refresh();
    },
  };
}
