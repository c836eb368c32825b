/** What a proof has to show, and what was seen. */
export interface Finding {
  readonly id: string;
  readonly what: string;
  readonly must: string;
  readonly seen: number;
  readonly holds: boolean;
}

type Bar = { readonly atLeast: number } | { readonly atMost: number };

export function finding(id: string, what: string, bar: Bar, seen: number): Finding {
  if ("atLeast" in bar) return { id, what, must: `>= ${String(bar.atLeast)}`, seen, holds: seen >= bar.atLeast };
  return { id, what, must: `<= ${String(bar.atMost)}`, seen, holds: seen <= bar.atMost };
}

export function none(id: string, what: string, seen: number): Finding {
  return finding(id, what, { atMost: 0 }, seen);
}
