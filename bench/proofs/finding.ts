/** What a proof has to show, and what was seen. */
export interface Finding {
  readonly id: string;
  readonly what: string;
  readonly must: string;
  readonly seen: number;
  readonly holds: boolean;
  /** It is a time, or made of times, which say as much of the machine as of the product. */
  readonly isTime?: true;
}

type Bar = { readonly atLeast: number } | { readonly atMost: number };

export function finding(id: string, what: string, bar: Bar, seen: number): Finding {
  if ("atLeast" in bar) return { id, what, must: `>= ${String(bar.atLeast)}`, seen, holds: seen >= bar.atLeast };
  return { id, what, must: `<= ${String(bar.atMost)}`, seen, holds: seen <= bar.atMost };
}

export function none(id: string, what: string, seen: number): Finding {
  return finding(id, what, { atMost: 0 }, seen);
}

/** `what` is to be done within so many milliseconds. */
export function inTime(id: string, what: string, atMostMs: number, seenMs: number): Finding {
  return { ...finding(id, what, { atMost: atMostMs }, seenMs), isTime: true };
}
