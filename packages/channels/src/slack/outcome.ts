import type { SendOutcome } from "@tocsin/domain";
import type { SlackFault } from "./reply.ts";

const QUOTA_MS = 3_600_000;
/** A code that we do not know may pass; one that comes a third time will not. */
const UNKNOWN_TRIES = 2;

export interface Failed {
  readonly fault: SlackFault;
  /** The message itself went out; before that nothing of it can have arrived. */
  readonly isPosted: boolean;
  /** Attempts that counted before this one. */
  readonly attempts: number;
}

/** What becomes of a delivery whose call did not succeed (page 4.1). */
export function outcomeOf({ fault, isPosted, attempts }: Failed): SendOutcome {
  const { kind, afterMs } = fault;
  switch (kind) {
    case "workspace":
      return { kind: "pause", failure: "connection" };
    case "recipient":
      return { kind: "fail", failure: "recipient" };
    case "ours":
      return { kind: "fail", failure: "defect" };
    case "quota":
      return { kind: "retry", failure: "transient", afterMs: QUOTA_MS, countsAsAttempt: true };
    case "ambiguous":
      return { kind: "retry", failure: isPosted ? "ambiguous" : "transient", afterMs, countsAsAttempt: true };
    case "unknown":
      return attempts < UNKNOWN_TRIES ? later(afterMs, true) : { kind: "fail", failure: "refused" };
    default:
      return later(afterMs, false);
  }
}

/** Surely not sent. */
function later(afterMs: number | null, countsAsAttempt: boolean): SendOutcome {
  return { kind: "retry", failure: "transient", afterMs, countsAsAttempt };
}
