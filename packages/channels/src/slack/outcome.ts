import type { SendOutcome } from "@tocsin/domain";
import type { SlackFault } from "./reply.ts";

const QUOTA_MS = 3_600_000;
/** A code that we do not know may pass; one that comes a third time will not. */
const UNKNOWN_TRIES = 2;

/** What `auth.test` may answer well all the same: it asks for no scope, whatever kind of token it is given. */
const ONLY_SENDING_TELLS: ReadonlySet<string> = new Set([
  "missing_scope",
  "not_allowed_token_type",
  "no_permission",
  "app_access_restricted",
  "access_denied",
  "accesslimited",
  "ekm_access_denied",
  "enterprise_is_restricted",
  "method_deprecated",
  "deprecated_endpoint",
]);

export interface Failed {
  readonly fault: SlackFault;
  /** The message itself went out; before that nothing of it can have arrived. */
  readonly isPosted: boolean;
  /** How often the code was one that we do not know, this time included. */
  readonly unknownTimes: () => number;
}

/** What becomes of a delivery whose call did not succeed (page 4.1). */
export function outcomeOf({ fault, isPosted, unknownTimes }: Failed): SendOutcome {
  const { kind, afterMs } = fault;
  switch (kind) {
    case "workspace":
      return broken(fault);
    case "recipient":
      return { kind: "fail", failure: "recipient" };
    case "ours":
      return { kind: "fail", failure: "defect" };
    case "quota":
      return { kind: "retry", failure: "transient", afterMs: QUOTA_MS, countsAsAttempt: true };
    case "ambiguous":
      return { kind: "retry", failure: isPosted ? "ambiguous" : "transient", afterMs, countsAsAttempt: true };
    case "unknown":
      return unknownTimes() <= UNKNOWN_TRIES ? later(afterMs, true) : { kind: "fail", failure: "refused" };
    default:
      return later(afterMs, false);
  }
}

function broken({ answer }: SlackFault): SendOutcome {
  const onlySendingTells = answer.code !== null && ONLY_SENDING_TELLS.has(answer.code);
  return { kind: "pause", failure: "connection", ...(onlySendingTells ? { onlySendingTells } : {}) };
}

/** Surely not sent. */
function later(afterMs: number | null, countsAsAttempt: boolean): SendOutcome {
  return { kind: "retry", failure: "transient", afterMs, countsAsAttempt };
}
