import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sendPaced } from "../paced.ts";
import { residentBytes } from "../server-process.ts";
import type { LoadCompany } from "./load-company.ts";

export interface Read {
  readonly path: string;
  readonly ms: number;
}

/** What a server was like while it was watched. */
export interface Watched {
  /** Milliseconds of each read, from when it was due. */
  readonly reads: readonly Read[];
  /** Seconds by which the event loop of a thread was late, 99th percentile of each look; by thread. */
  readonly lag: Readonly<Record<string, readonly number[]>>;
  readonly residentMb: readonly number[];
  readonly walMb: readonly number[];
}

export interface Watching {
  readonly company: LoadCompany;
  readonly pid: number;
  readonly database: string;
  readonly readsPerSecond: number;
}

const LOOK_MS = 2_000;
const READERS = 4;
const MB = 1_000_000;

/** Looks and reads, as people with the page open do, until it is told to stop. */
export function watch(watching: Watching): { readonly stop: () => Promise<Watched> } {
  const stopping = new AbortController();
  const reading = readUntil(watching, stopping.signal);
  const looking = lookUntil(watching, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      return { reads: await reading, ...(await looking) };
    },
  };
}

/** What people read who have the page open. */
export const READS = ["/preferences/personal", "/alerts", "/deliveries"] as const;

/** As the superuser and as somebody who is none, in turn; each from when it was due. */
export async function readUntil(
  { company: { origin, tokens }, readsPerSecond }: Pick<Watching, "company" | "readsPerSecond">,
  until: AbortSignal,
): Promise<readonly Read[]> {
  const answers = await sendPaced({
    origin,
    requests: Number.POSITIVE_INFINITY,
    perSecond: readsPerSecond,
    connections: READERS,
    request: (number) => ({
      method: "GET",
      path: `/api/v1${pathOf(number)}`,
      token: number % (2 * READS.length) < READS.length ? tokens.person : tokens.root,
    }),
    until,
  });
  return answers.map(({ number, ms }) => ({ path: pathOf(number), ms }));
}

function pathOf(number: number): string {
  return READS[number % READS.length] ?? READS[0];
}

const LAG = /^tocsin_eventloop_lag_p99_seconds\{thread="(\w+)"\} (\S+)$/gm;

async function lookUntil({ company: { origin, tokens }, pid, database }: Watching, until: AbortSignal): Promise<Omit<Watched, "reads">> {
  const seen = { lag: {} as Record<string, number[]>, residentMb: [] as number[], walMb: [] as number[] };
  while (!until.aborted) {
    for (const [, thread = "", seconds] of (await metrics(origin, tokens.root)).matchAll(LAG))
      (seen.lag[thread] ??= []).push(Number(seconds));
    seen.residentMb.push(residentBytes(pid) / MB);
    seen.walMb.push(statSync(`${database}-wal`).size / MB);
    await sleep(LOOK_MS, undefined, { signal: until }).catch(() => undefined);
  }
  return seen;
}

/** Empty where a connection that was kept had just been closed: the next look sees what this one would have. */
async function metrics(origin: string, token: string): Promise<string> {
  try {
    const answer = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    return await answer.text();
  } catch {
    return "";
  }
}
