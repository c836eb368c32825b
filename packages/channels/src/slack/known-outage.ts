import type { Clock } from "@tocsin/ports";
import type { SlackFault } from "./reply.ts";

/** Nobody answered a moment ago: the waits grow, so that a queue does not knock once per delivery. */
export interface KnownOutage {
  /** Why nothing should be tried now; null: it may. */
  readonly left: () => SlackFault | null;
  /** Nobody answered this time either; returns for how many milliseconds nothing is tried. */
  readonly begin: () => number;
  readonly end: () => void;
}

const FIRST_MS = 5_000;
const MAX_MS = 15 * 60_000;

export function knownOutage(clock: Clock): KnownOutage {
  let until = 0;
  let nextMs = FIRST_MS;
  return {
    left: () => {
      const afterMs = until - clock.now();
      if (afterMs <= 0) return null;
      return { kind: "outage", afterMs, answer: { code: "no connection", text: "Slack could not be reached a moment ago." } };
    },
    begin: () => {
      const waitMs = nextMs;
      until = clock.now() + waitMs;
      nextMs = Math.min(waitMs * 2, MAX_MS);
      return waitMs;
    },
    end: () => {
      until = 0;
      nextMs = FIRST_MS;
    },
  };
}
