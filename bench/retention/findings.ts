import { percentile, round } from "../median.ts";
import { finding, type Finding, none } from "../proofs/finding.ts";
import type { PurgedPart } from "./purging-engine.ts";
import type { RetentionReport } from "./retention-round.ts";

const PART_MAX_MS = 50;
const SLOWER_MAX = 1.2;

/** What is gone, and what is not. */
export function findingsOfBooks(report: RetentionReport): readonly Finding[] {
  const { before, after } = report;
  const changed = (["counts", "events", "open", "attemptsOfOpen", "young"] as const).filter((what) => before[what] !== after[what]);
  return [
    none("R-16", "old deliveries that came to an end and are still there", report.oldFinalsLeft),
    finding("R-16", "deliveries that never came to an end, all still there", { atLeast: before.openDeliveries }, after.openDeliveries),
    none("R-16", "kinds of rows changed: counts, events, what is open, its attempts, what is young", changed.length),
    none("R-16", "events whose counts do not add up", report.ledgerBreaks),
    none("R-16", "events not delivered to all", report.undelivered),
    none("R-16", "faults in the file, and faults that the engine told of", report.faults.length),
  ];
}

/**
 * How little of it anybody notices. Each part is judged by the time that a processor worked for it, which tells of the part and not of what else
 * the machine did; by the clock on the wall, commit and checkpoint included, all but one in a hundred.
 */
export function findingsOfPace({ parts, latencies }: RetentionReport): readonly Finding[] {
  const longest = Math.max(...parts.map(({ processor }) => processor));
  const slower = percentile(latencies.during, 0.95) / percentile(latencies.without, 0.95);
  return [
    finding("R-16", "longest own work of a part, ms of a processor", { atMost: PART_MAX_MS }, round(longest)),
    finding("R-16", "p99 of a part's own work, ms", { atMost: PART_MAX_MS }, round(percentile(worked(parts), 0.99))),
    finding("R-16", "p99 of a part until it is on disk, ms", { atMost: PART_MAX_MS }, round(percentile(held(parts), 0.99))),
    finding("R-16", "p95 from accepting to delivered during the purge, beside without", { atMost: SLOWER_MAX }, round(slower)),
  ];
}

/** The rule wants every part on disk in time; on a machine or a disk that others use, the longest waits for those. */
export function shortOfPace({ parts }: RetentionReport): readonly string[] {
  const longest = round(Math.max(...held(parts)));
  return over(held(parts)) === 0
    ? []
    : [
        `${String(over(held(parts)))} of ${String(parts.length)} parts were on disk after more than ${String(PART_MAX_MS)} ms, the longest after ${String(longest)} ms`,
      ];
}

const worked = (parts: readonly PurgedPart[]): readonly number[] => parts.map((part) => part.worked);
const over = (times: readonly number[]): number => times.filter((ms) => ms > PART_MAX_MS).length;
const held = (parts: readonly PurgedPart[]): readonly number[] => parts.map((part) => part.held);

/** For whoever looks closer. */
export function figuresOf({ parts, latencies, ...books }: RetentionReport) {
  return {
    ...books,
    unit: "ms",
    parts: parts.length,
    rowsOfAPart: spread(parts.map(({ rows }) => rows)),
    processor: spread(parts.map(({ processor }) => processor)),
    worked: { ...spread(worked(parts)), over50: over(worked(parts)) },
    untilOnDisk: { ...spread(held(parts)), over50: over(held(parts)) },
    latency: { without: spread(latencies.without), during: spread(latencies.during) },
  };
}

function spread(values: readonly number[]) {
  const at = (share: number): number => round(percentile(values, share));
  return { count: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
