import {
  askedQuietMs,
  channelOfLane,
  type Circuit,
  circuitAllows,
  CLOSED_CIRCUIT,
  isEndpointLane,
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
  /** `address`: where the attempt went. Of an endpoint that is elsewhere by now it says nothing. */
  readonly note: (report: SendReport, address?: string) => Promise<void>;
  /** Somebody may have changed the connection, and closed the circuit with that. */
  readonly refresh: () => void;
  /** Nothing is known that a new one would not know. */
  readonly isPristine: () => boolean;
}

interface CircuitDeps {
  readonly lane: Lane;
  readonly store: Pick<DispatchStore, "circuit" | "saveCircuit">;
  readonly clock: Clock;
  /** A clock that nobody sets: quiet that was asked for lasts by it. */
  readonly steady: () => number;
  readonly emit: Emit;
}

export function createLaneCircuit({ lane, store, clock, steady, emit }: CircuitDeps): LaneCircuit {
  const exclusive = createMutex();
  const sayChange = sayerOf({ lane, clock, emit });
  let circuit: Circuit = CLOSED_CIRCUIT;
  let known = false;
  let stale = false;
  const quiet = quietBy(steady);
  /** What it has become, until the store knows. */
  let unsaved: Parameters<typeof store.saveCircuit>[0] | null = null;

  async function save(): Promise<void> {
    for (let saving = unsaved; saving !== null; saving = unsaved) {
      await store.saveCircuit(saving);
      if (unsaved !== saving) continue;
      unsaved = null;
      // The store alone knows whether the endpoint is still there: what it has not kept is not so.
      if (saving.address !== undefined) stale = true;
    }
  }

  /** A closed one leaves nothing on disk; only a stored one can have been closed from outside. */
  async function reread(): Promise<void> {
    if (known && (!stale || circuit.state === "closed")) return;
    const stored = await store.circuit({ lane });
    // Meanwhile an attempt has told more than the store knows.
    if (unsaved !== null) return;
    const next = stored === null ? notOpen(circuit) : openedAs(stored);
    if (!known) quiet.goOn(next, clock.now());
    if (known && next.state === "closed") sayChange(circuit, next, null);
    [circuit, known, stale] = [next, true, false];
    // Somebody has changed the connection: nothing of before is asked of it.
    if (next.state === "closed") quiet.end();
  }

  return {
    allows: () =>
      exclusive(async () => {
        await save();
        await reread();
        return quiet.leftMs() > 0 ? "none" : circuitAllows(circuit, clock.now());
      }),
    nextProbeAt: () => (circuit.state === "closed" ? null : quiet.leftMs() > 0 ? clock.now() + quiet.leftMs() : circuit.probeAt),
    note: async (report, address) => {
      const before = circuit;
      circuit = after({ lane, clock, quiet }, before, report);
      if (circuit === before || (circuit.state === "closed" && before.state === "closed")) return;
      const { code, text } = report.answer;
      sayChange(before, circuit, code);
      const stored = circuit.state === "closed" ? null : storedAs(circuit, { code, text });
      unsaved = { lane, circuit: stored, ...(isEndpointLane(lane) ? { address } : {}) };
      await exclusive(save);
    },
    refresh: () => {
      stale = true;
    },
    isPristine: () => circuit.state === "closed" && circuit.failuresInRow === 0 && unsaved === null,
  };
}

/** How long another side is still left alone, by a clock that nobody sets: as it asked, or as the process before had decided. */
function quietBy(steady: () => number) {
  let until = -Infinity;
  return {
    leftMs: () => Math.max(0, Math.ceil(until - steady())),
    keep: (forMs: number) => {
      until = Math.max(until, steady() + forMs);
    },
    /** What was left of it when that process ended is what the other clock says now, and no more than it was in all. */
    goOn: (circuit: Circuit, now: number) => {
      if (circuit.state === "open") until = steady() + Math.min(circuit.waitMs, circuit.probeAt - now);
    },
    end: () => {
      until = -Infinity;
    },
  };
}

interface Judging extends Pick<CircuitDeps, "lane" | "clock"> {
  readonly quiet: ReturnType<typeof quietBy>;
}

/** What a circuit has become with the report of an attempt. */
function after({ lane, clock, quiet }: Judging, before: Circuit, report: SendReport): Circuit {
  const channel = channelOfLane(lane);
  const askedMs = askedQuietMs(channel, report);
  // What was under way when quiet began does not end it, wherever the clock is by now.
  if (askedMs === null) return quiet.leftMs() > 0 ? before : noteReached(before, reachedBy(channel, report), clock.now());
  quiet.keep(askedMs);
  return keepQuiet(before, askedMs, clock.now());
}

function sayerOf({ lane, clock, emit }: Pick<CircuitDeps, "lane" | "clock" | "emit">) {
  return (before: Circuit, after: Circuit, code: string | null): void => {
    if (after.state === "closed") {
      if (before.state === "open") emit("circuit.closed", { lane, openMs: clock.now() - before.openedAt });
    } else if (before.state === "closed") emit("circuit.opened", { lane, code, nextProbeAt: after.probeAt });
    else if (before.probeAt !== after.probeAt) emit("circuit.probed", { lane, code, nextProbeAt: after.probeAt });
  };
}

/** One that was open was closed from outside; what a closed one counts is nowhere but here. */
function notOpen(circuit: Circuit): Circuit {
  return circuit.state === "open" ? CLOSED_CIRCUIT : circuit;
}

function openedAs({ openedAt, nextProbeAt, waitMs }: StoredCircuit): Circuit {
  return { state: "open", openedAt, probeAt: nextProbeAt, waitMs };
}

function storedAs(circuit: Extract<Circuit, { state: "open" }>, answer: Pick<StoredCircuit, "code" | "text">): StoredCircuit {
  return { openedAt: circuit.openedAt, nextProbeAt: circuit.probeAt, waitMs: circuit.waitMs, ...answer };
}
