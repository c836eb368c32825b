/**
 * What is known of whether a connection can be reached (rule W2). Closed: everything goes. Open: its queue waits, untouched,
 * and from `probeAt` on one delivery at a time finds out whether it works again.
 */
export type Circuit = ClosedCircuit | OpenedCircuit;

export interface ClosedCircuit {
  readonly state: "closed";
  readonly failuresInRow: number;
  /** What the last minute came to, a second each. */
  readonly recent: readonly CircuitSecond[];
}

export interface OpenedCircuit {
  readonly state: "open";
  readonly openedAt: number;
  readonly probeAt: number;
  readonly waitMs: number;
  /** The other side itself wants quiet until then: not even a success that was under way ends it. */
  readonly isAsked?: boolean;
}

interface CircuitSecond {
  readonly second: number;
  readonly attempts: number;
  readonly failures: number;
}

/** What an attempt says of the connection: it was reached, it was not, or neither. */
export type Reached = "reached" | "not_reached" | "unknown";

export const CLOSED_CIRCUIT: ClosedCircuit = { state: "closed", failuresInRow: 0, recent: [] };

export const CIRCUIT_LIMITS = {
  failuresInRow: 5,
  windowMs: 60_000,
  windowAttemptsMin: 20,
  windowShare: 0.5,
  waitFirstMs: 30_000,
  waitMaxMs: 15 * 60_000,
} as const;

/** How many may be sent now. */
export function circuitAllows(circuit: Circuit, now: number): "all" | "one" | "none" {
  if (circuit.state === "closed") return "all";
  return isProbeDue(circuit, now) ? "one" : "none";
}

/** Also when it is further away than any wait: then the clock was set back. */
function isProbeDue({ probeAt, waitMs }: OpenedCircuit, now: number): boolean {
  return now >= probeAt || probeAt - now > waitMs;
}

export function noteReached(circuit: Circuit, reached: Reached, now: number): Circuit {
  return circuit.state === "closed" ? noteWhileClosed(circuit, reached, now) : noteWhileOpen(circuit, reached, now);
}

/** Whoever says for how long to leave them alone is left alone for so long. */
export function keepQuiet(circuit: Circuit, forMs: number, now: number): Circuit {
  const probeAt = now + forMs;
  if (circuit.state === "open" && circuit.probeAt >= probeAt) return circuit;
  return { state: "open", openedAt: circuit.state === "open" ? circuit.openedAt : now, probeAt, waitMs: forMs, isAsked: true };
}

function noteWhileClosed(circuit: ClosedCircuit, reached: Reached, now: number): Circuit {
  if (reached === "unknown") return circuit;
  const failed = reached === "not_reached";
  const failuresInRow = failed ? circuit.failuresInRow + 1 : 0;
  const recent = withAttempt(circuit.recent, failed, now);
  if (failed && (failuresInRow >= CIRCUIT_LIMITS.failuresInRow || mostlyFails(recent))) return openedAt(now);
  return { state: "closed", failuresInRow, recent };
}

function openedAt(now: number): OpenedCircuit {
  return { state: "open", openedAt: now, probeAt: now + CIRCUIT_LIMITS.waitFirstMs, waitMs: CIRCUIT_LIMITS.waitFirstMs };
}

/** Any success closes it, also of a send that was under way when it opened; only a probe that fails makes the next wait longer. */
function noteWhileOpen(circuit: OpenedCircuit, reached: Reached, now: number): Circuit {
  if (reached === "reached" && (circuit.isAsked !== true || isProbeDue(circuit, now))) return CLOSED_CIRCUIT;
  if (!isProbeDue(circuit, now)) return circuit;
  const waitMs = reached === "unknown" ? circuit.waitMs : Math.min(circuit.waitMs * 2, CIRCUIT_LIMITS.waitMaxMs);
  return { ...circuit, waitMs, probeAt: now + waitMs, isAsked: false };
}

function withAttempt(recent: readonly CircuitSecond[], failed: boolean, now: number): readonly CircuitSecond[] {
  const second = Math.floor(now / 1_000);
  // A clock that was set back knows nothing of the seconds to come.
  const kept = recent.filter((entry) => entry.second > second - CIRCUIT_LIMITS.windowMs / 1_000 && entry.second <= second);
  const last = kept.at(-1);
  const current = last?.second === second ? last : { second, attempts: 0, failures: 0 };
  const others = last === current ? kept.slice(0, -1) : kept;
  return [...others, { second, attempts: current.attempts + 1, failures: current.failures + Number(failed) }];
}

function mostlyFails(recent: readonly CircuitSecond[]): boolean {
  const attempts = recent.reduce((sum, entry) => sum + entry.attempts, 0);
  const failures = recent.reduce((sum, entry) => sum + entry.failures, 0);
  return attempts >= CIRCUIT_LIMITS.windowAttemptsMin && failures >= attempts * CIRCUIT_LIMITS.windowShare;
}
