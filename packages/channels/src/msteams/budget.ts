/** At most `max` messages in any `perMs` milliseconds. */
export interface Allowance {
  readonly max: number;
  readonly perMs: number;
}

/** What one flow's URL is sent at most (page 4.2), below what Power Automate and Teams take. */
export const FLOW_ALLOWANCES: readonly Allowance[] = [
  { max: 1, perMs: 1_000 },
  { max: 60, perMs: 30_000 },
  { max: 1_500, perMs: 86_400_000 },
];

export interface Budget {
  /** Milliseconds until a message may go. Where that is at most `maxWaitMs`, its place is taken. */
  readonly reserve: (now: number, maxWaitMs: number) => number;
  /** Whether there is no room for one more in the longest of the spans. */
  readonly isUsedUp: (now: number) => boolean;
  /** The other side asked for quiet. */
  readonly rest: (until: number) => void;
  /** Milliseconds of it that are left; 0: none. */
  readonly restLeft: (now: number) => number;
  /** These went before, in another process. */
  readonly recall: (taken: readonly number[]) => void;
}

/** Counts exactly, over every span of time and not only from full minute to full minute. */
export function createBudget(allowances: readonly Allowance[]): Budget {
  const longest = Math.max(...allowances.map(({ perMs }) => perMs));
  const widest = allowances.filter(({ perMs }) => perMs === longest);
  let taken: number[] = [];
  let restUntil = 0;

  /** The earliest time that all allowances leave room for one more. */
  function freeAt(now: number): number {
    const room = allowances.map(({ max, perMs }) => (taken.at(-max) ?? -Infinity) + perMs);
    return Math.max(now, restUntil, ...room);
  }

  return {
    reserve: (now, maxWaitMs) => {
      taken = taken.filter((at) => at > now - longest);
      const at = freeAt(now);
      if (at - now <= maxWaitMs) taken.push(at);
      return at - now;
    },
    isUsedUp: (now) => widest.some(({ max }) => (taken.at(-max) ?? -Infinity) + longest > now),
    rest: (until) => {
      restUntil = Math.max(restUntil, until);
    },
    restLeft: (now) => Math.max(0, restUntil - now),
    recall: (before) => {
      taken = [...before, ...taken].toSorted((a, b) => a - b);
    },
  };
}
