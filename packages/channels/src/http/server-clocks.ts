import type { Clock } from "@tocsin/ports";
import { parseHttpDate } from "./retry-after.ts";

/** What the servers that answer us say of the time, beside what our own clock says. */
export interface ServerClocks {
  /** An answer came just now; `date` is its header of that name. */
  readonly heard: (host: string, date: string) => void;
  /** Whole seconds that our clock is ahead of theirs, the median over the servers heard lately; null where there is none. */
  readonly aheadSeconds: () => number | null;
}

export interface ServerClocksOptions {
  readonly clock: Clock;
  /** Milliseconds that only ever grow, whatever the clock is set to. */
  readonly steady: () => number;
}

/** A server's word counts for so long. */
const LATELY_MS = 60 * 60_000;
const SERVERS_MAX = 100;
/** The header has whole seconds, cut off. */
const HALF_MS = 500;

interface Heard {
  /** Their time less our steady one: where our clock should be, whatever it is set to meanwhile. */
  readonly epoch: number;
  readonly at: number;
}

/** One word per server, so that none counts more than the others; it is as exact as an answer's way back, and half a second. */
export function serverClocks({ clock, steady }: ServerClocksOptions): ServerClocks {
  const newest = new Map<string, Heard>();
  /** Within a second all say the same. */
  let last: { readonly date: string; readonly theirs: number | null } | null = null;
  return {
    heard: (host, date) => {
      if (last?.date !== date) last = { date, theirs: parseHttpDate(date.trim(), clock.now()) };
      const { theirs } = last;
      if (theirs === null) return;
      newest.delete(host);
      newest.set(host, { epoch: theirs + HALF_MS - steady(), at: steady() });
      const [oldest] = newest.keys();
      if (newest.size > SERVERS_MAX && oldest !== undefined) newest.delete(oldest);
    },
    aheadSeconds: () => {
      const since = steady() - LATELY_MS;
      const epochs = [...newest.values()].flatMap(({ epoch, at }) => (at >= since ? [epoch] : []));
      const epoch = median(epochs);
      return epoch === null ? null : Math.round((clock.now() - steady() - epoch) / 1_000);
    },
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
