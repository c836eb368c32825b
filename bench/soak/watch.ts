import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Sample } from "./sample.ts";

/** What one thread says of itself; see inside-process.ts. */
export interface Inside {
  /** Active resources by their kind. */
  readonly handles: Readonly<Record<string, number>>;
  readonly heapMb: {
    readonly total: number;
    readonly used: number;
    readonly external: number;
    /** In use after the last full collection of garbage; null: there was none yet. */
    readonly afterCollection: number | null;
  };
  readonly collections: number;
}

export interface Watched {
  readonly pid: number;
  readonly database: string;
  /** Where the threads write what they see of themselves. */
  readonly inside: string;
  readonly metrics: () => Promise<string>;
  readonly startedAt: number;
}

const MB = 1_000_000;

/** One look at the server from all sides. */
export async function lookAt({ pid, database, inside, metrics, startedAt }: Watched): Promise<Sample> {
  const measured = readMetrics(await metrics());
  const threads = insideOf(inside);
  const now = Date.now();
  return {
    minute: (now - startedAt) / 60_000,
    ...memoryOf(pid),
    fds: readdirSync(`/proc/${String(pid)}/fd`).length,
    walMb: sizeOf(`${database}-wal`) / MB,
    ...stuckIn(database, now),
    ledgerDifference: sum(measured, "tocsin_ledger_difference"),
    ledgerLooks: measured.filter(({ name }) => name === "tocsin_ledger_difference").length,
    hiddenRetries: sum(measured, "tocsin_hidden_retries_total"),
    retryAfterViolations: sum(measured, "tocsin_retry_after_violations_total"),
    lagMs: Math.max(0, ...valuesOf(measured, "tocsin_eventloop_lag_p99_seconds")) * 1_000,
    streams: sum(measured, "tocsin_streams_open"),
    handles: Object.fromEntries(threads.map(([name, { handles }]) => [name, total(Object.values(handles))])),
    heapMb: Object.fromEntries(threads.map(([name, { heapMb }]) => [name, heapMb.used])),
    keptMb: Object.fromEntries(threads.map(([name, { heapMb }]) => [name, heapMb.afterCollection])),
    externalMb: Object.fromEntries(threads.map(([name, { heapMb }]) => [name, heapMb.external])),
  };
}

function memoryOf(pid: number): Pick<Sample, "residentMb" | "anonymousMb" | "threads"> {
  const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  const numberOf = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? Number.NaN);
  return { residentMb: (numberOf("VmRSS") * 1_024) / MB, anonymousMb: (numberOf("RssAnon") * 1_024) / MB, threads: numberOf("Threads") };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

const LATE_MS = 120_000;
const LEASE_OVER_MS = 10_000;

/** Waits for nothing that anybody knows of: its channel is on, and nothing says that its connection cannot be reached. */
const STUCK = `SELECT
  (SELECT count(*) FROM deliveries WHERE state = 'sending' AND lease_until < :now - ${String(LEASE_OVER_MS)}) AS stuckLeases,
  (SELECT count(*) FROM deliveries d WHERE state IN ('pending', 'retrying') AND due_at < :now - ${String(LATE_MS)}
    AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.channel = d.channel AND (c.enabled = 0 OR c.paused_at IS NOT NULL))
    AND NOT EXISTS (SELECT 1 FROM circuits o WHERE o.lane = iif(d.channel = 'webhooks', 'webhooks:' || substr(d.target, 2), d.channel))) AS overdue,
  (SELECT coalesce(sum(count), 0) FROM delivery_totals WHERE state IN ('pending', 'sending', 'retrying', 'held')) AS open`;

function stuckIn(database: string, now: number): Pick<Sample, "stuckLeases" | "overdue" | "open"> {
  const db = new Sqlite(database, { readonly: true, timeout: 5_000 });
  try {
    const seen = db.prepare<{ now: number }, Pick<Sample, "stuckLeases" | "overdue" | "open">>(STUCK).get({ now });
    if (seen === undefined) throw new Error("A query without FROM gave no row");
    return seen;
  } finally {
    db.close();
  }
}

function insideOf(folder: string): readonly (readonly [thread: string, inside: Inside])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- inside-process.ts writes exactly this record
      const inside = JSON.parse(readFileSync(join(folder, name), "utf8")) as Inside;
      return [name.replace(/\.json$/, ""), inside] as const;
    });
}

interface Measured {
  readonly name: string;
  readonly value: number;
}

/** The text that Prometheus reads. */
function readMetrics(text: string): readonly Measured[] {
  return [...text.matchAll(/^(\w+)(?:\{[^}]*\})? (\S+)$/gm)].map(([, name = "", value]) => ({ name, value: Number(value) }));
}

function valuesOf(measured: readonly Measured[], wanted: string): readonly number[] {
  return measured.filter(({ name }) => name === wanted).map(({ value }) => value);
}

function sum(measured: readonly Measured[], wanted: string): number {
  return total(valuesOf(measured, wanted));
}

function total(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
