import {
  askedQuietMs,
  channelOfLane,
  type Circuit,
  circuitAllows,
  CLOSED_CIRCUIT,
  keepQuiet,
  type Lane,
  noteReached,
  reachedBy,
  type SendReport,
} from "@tocsin/domain";
import type { Clock, DispatchStore, StoredCircuit } from "@tocsin/ports";
import { createMutex } from "./bell.ts";
import type { Emit } from "./events.ts";

/** Whether a lane's other side can be reached (rule W2); outlives the lane and, while it is open, the process. */
export interface LaneCircuit {
  /** How many may be sent now: as many as there are slots, one that finds out, or none. */
  readonly allows: () => Promise<"all" | "one" | "none">;
  /** When an open one lets the next delivery find out; null for a closed one. */
  readonly nextProbeAt: () => number | null;
  readonly note: (report: SendReport) => Promise<void>;
  /** Somebody may have changed the connection, and closed the circuit with that. */
  readonly refresh: () => void;
  /** Nothing is known that a new one would not know. */
  readonly isPristine: () => boolean;
}

interface CircuitDeps {
  readonly lane: Lane;
  readonly store: Pick<DispatchStore, "circuit" | "saveCircuit">;
  readonly clock: Clock;
  readonly emit: Emit;
}

export function createLaneCircuit({ lane, store, clock, emit }: CircuitDeps): LaneCircuit {
  const exclusive = createMutex();
  const channel = channelOfLane(lane);
  let circuit: Circuit = CLOSED_CIRCUIT;
  let known = false;
  let stale = false;
  /** What it has become, until the store knows. */
  let unsaved: Parameters<typeof store.saveCircuit>[0] | null = null;

  async function save(): Promise<void> {
    while (unsaved !== null) {
      const saving = unsaved;
      await store.saveCircuit(saving);
      if (unsaved === saving) unsaved = null;
    }
  }

  /** A closed one leaves nothing on disk; only a stored one can have been closed from outside. */
  async function reread(): Promise<void> {
    if (known && (!stale || circuit.state === "closed")) return;
    const stored = await store.circuit({ lane });
    // Meanwhile an attempt has told more than the store knows.
    if (unsaved !== null) return;
    const next = stored === null ? (circuit.state === "open" ? CLOSED_CIRCUIT : circuit) : openedAs(stored);
    if (known && next.state === "closed") sayChange(circuit, next, null);
    [circuit, known, stale] = [next, true, false];
  }

  function sayChange(before: Circuit, after: Circuit, code: string | null): void {
    if (after.state === "closed") {
      if (before.state === "open") emit("circuit.closed", { lane, openMs: clock.now() - before.openedAt });
    } else if (before.state === "closed") emit("circuit.opened", { lane, code, nextProbeAt: after.probeAt });
    else if (before.probeAt !== after.probeAt) emit("circuit.probed", { lane, code, nextProbeAt: after.probeAt });
  }

  return {
    allows: () =>
      exclusive(async () => {
        await save();
        await reread();
        return circuitAllows(circuit, clock.now());
      }),
    nextProbeAt: () => (circuit.state === "open" ? circuit.probeAt : null),
    note: async (report) => {
      const before = circuit;
      const quietMs = askedQuietMs(channel, report);
      circuit = quietMs === null ? noteReached(before, reachedBy(channel, report), clock.now()) : keepQuiet(before, quietMs, clock.now());
      if (circuit === before || (circuit.state === "closed" && before.state === "closed")) return;
      const { code, text } = report.answer;
      sayChange(before, circuit, code);
      unsaved = { lane, circuit: circuit.state === "closed" ? null : storedAs(circuit, { code, text }) };
      await exclusive(save);
    },
    refresh: () => {
      stale = true;
    },
    isPristine: () => circuit.state === "closed" && circuit.failuresInRow === 0 && unsaved === null,
  };
}

function openedAs({ openedAt, nextProbeAt, waitMs }: StoredCircuit): Circuit {
  return { state: "open", openedAt, probeAt: nextProbeAt, waitMs };
}

function storedAs(circuit: Extract<Circuit, { state: "open" }>, answer: Pick<StoredCircuit, "code" | "text">): StoredCircuit {
  return { openedAt: circuit.openedAt, nextProbeAt: circuit.probeAt, waitMs: circuit.waitMs, ...answer };
}
