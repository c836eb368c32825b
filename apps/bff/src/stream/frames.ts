import type { StreamEvent } from "@tocsin/contract";

/**
 * Server-sent events as text. Nothing that somebody wrote can end a field: names are ours, ids are letters and digits, and JSON writes every
 * line break of a text as an escape.
 */
export function eventFrame({ event, data }: StreamEvent, id: string): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** How long a browser waits before it comes back. A block of its own: it says nothing and announces no event. */
export function retryFrame(ms: number): string {
  return `retry: ${String(ms)}\n\n`;
}

/** A comment: shows proxies and both ends that the other is there. */
export const BEAT = ": beat\n\n";

const RETRY_MS = { least: 1_000, most: 10_000 } as const;

/** Spread, so that those who lose a server together do not come back together. */
export function retryAfterMs(random: () => number): number {
  return Math.floor(RETRY_MS.least + random() * (RETRY_MS.most - RETRY_MS.least + 1));
}
