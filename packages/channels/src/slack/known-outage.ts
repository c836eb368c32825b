import type { SlackFault } from "./reply.ts";

/** Nobody answered a moment ago: the waits grow, so that a queue does not knock once per delivery. */
export interface KnownOutage {
  /** Why nothing should be tried now; null: it may. */
  readonly left: () => SlackFault | null;
  /** Nobody answered; returns for how many milliseconds nothing is tried, which is more each time that it has passed. */
  readonly begin: () => number;
  readonly end: () => void;
}

const FIRST_MS = 5_000;
const MAX_MS = 15 * 60_000;

/** `steady`: milliseconds that only ever grow. */
export function knownOutage(steady: () => number): KnownOutage {
  let until = 0;
  let nextMs = FIRST_MS;
  return {
    left: () => {
      const afterMs = Math.ceil(until - steady());
      if (afterMs <= 0) return null;
      return { kind: "outage", afterMs, answer: { code: "no connection", text: "Slack could not be reached a moment ago." } };
    },
    begin: () => {
      const leftMs = Math.ceil(until - steady());
      // Who had begun before it was known has met the same one.
      if (leftMs > 0) return leftMs;
      const waitMs = nextMs;
      until = steady() + waitMs;
      nextMs = Math.min(waitMs * 2, MAX_MS);
      return waitMs;
    },
    end: () => {
      until = 0;
      nextMs = FIRST_MS;
    },
  };
}
