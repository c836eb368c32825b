import { percentile, round } from "../median.ts";
import { type Finding, finding, inTime, none } from "../proofs/finding.ts";
import type { Sample } from "./sample.ts";
import type { SoakReport } from "./soak-round.ts";
import { type Slope, slopeOf } from "./slope.ts";

const MB_PER_HOUR = 1;
const WAL_MB = 64;
/** As many as senders, readers and their streams may have open more at one time than at another; of what is never given back there are soon more. */
const FDS_DRIFT = 16;
const HANDLES_DRIFT = 32;
const LAG_MS = 100;
/** The first part of a run, in which code is compiled and caches fill: a quarter of it, but not longer than this. */
const WARM_UP_MINUTES = 60;
const WARM_UP_SHARE = 0.25;
const TELLING_MINUTES = 20;

/** What is judged: nothing of while it warmed up. */
function warm(samples: readonly Sample[]): readonly Sample[] {
  const whole = samples.at(-1)?.minute ?? 0;
  const warmUp = Math.min(WARM_UP_MINUTES, whole * WARM_UP_SHARE);
  return samples.filter(({ minute }) => minute > warmUp);
}

/** In MB an hour; nothing is known of it after a few minutes. */
function growthOf(samples: readonly Sample[], seen: (sample: Sample) => number | null): Slope {
  const points = samples.flatMap((sample) => {
    const y = seen(sample);
    return y === null ? [] : [{ x: sample.minute / 60, y }];
  });
  const hours = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  return hours * 60 < TELLING_MINUTES ? { perX: 0, error: Infinity } : slopeOf(points);
}

/** A run of a few minutes is all warm-up, and tells nothing of what grows or stays. */
function isTelling(samples: readonly Sample[]): boolean {
  return (samples.at(-1)?.minute ?? 0) - (samples[0]?.minute ?? 0) >= TELLING_MINUTES;
}

/** By how much the middle of the last third lies above that of the first one: what comes and goes does not move it, and what stays does. */
function driftOf(samples: readonly Sample[], seen: (sample: Sample) => number): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return middleOf(samples.slice(-third), seen) - middleOf(samples.slice(0, third), seen);
}

function middleOf(samples: readonly Sample[], seen: (sample: Sample) => number): number {
  return round(percentile(samples.map(seen), 0.5));
}

/** Pure: what the samples of a run say of the server. A growth is one where the samples leave no doubt (95 %) that it is more than is allowed. */
export function findingsOfSamples(all: readonly Sample[]): readonly Finding[] {
  const samples = warm(all);
  const most = (seen: (sample: Sample) => number): number => Math.max(...all.map(seen));
  return [
    ...(isTelling(samples) ? findingsOfTrends(samples) : []),
    finding("L-09", "MB of write-ahead log at most", { atMost: WAL_MB }, round(most(({ walMb }) => walMb))),
    none(
      "L-09",
      "deliveries in somebody's hands for longer than the lease and 10 s",
      most(({ stuckLeases }) => stuckLeases),
    ),
    none(
      "L-09",
      "deliveries due for longer than 120 s without a reason",
      most(({ overdue }) => overdue),
    ),
    none(
      "L-09",
      "deliveries that the books miss",
      most(({ ledgerDifference }) => Math.abs(ledgerDifference)),
    ),
    none(
      "L-09",
      "messages sent again that nobody decided",
      most(({ hiddenRetries }) => hiddenRetries),
    ),
    none(
      "L-09",
      "messages sent before the other side wanted to hear of them",
      most(({ retryAfterViolations }) => retryAfterViolations),
    ),
    inTime(
      "L-09",
      "ms that the latest thread was late (p99 between two looks), the middle of all looks",
      LAG_MS,
      middleOf(samples, ({ lagMs }) => lagMs),
    ),
  ];
}

function findingsOfTrends(samples: readonly Sample[]): readonly Finding[] {
  const threads = Object.keys(samples.at(-1)?.handles ?? {});
  const drift = (what: string, atMost: number, seen: (sample: Sample) => number): Finding =>
    finding("L-09", `${what}, last third over first`, { atMost }, driftOf(samples, seen));
  return [
    ...(isWarmedUp(samples) ? findingsOfGrowth(samples, threads) : []),
    drift("open files", FDS_DRIFT, ({ fds }) => fds),
    drift("threads", 0, ({ threads: count }) => count),
    ...threads.map((thread) => drift(`handles and timers of ${thread}`, HANDLES_DRIFT, ({ handles }) => handles[thread] ?? 0)),
  ];
}

/** Of a run so long that the whole hour is left out: before, code is compiled, caches fill, and what grows need not go on. */
function isWarmedUp([first]: readonly Sample[]): boolean {
  return (first?.minute ?? 0) >= WARM_UP_MINUTES;
}

function findingsOfGrowth(samples: readonly Sample[], threads: readonly string[]): readonly Finding[] {
  return [
    ...growthFinding(
      "resident memory",
      growthOf(samples, ({ residentMb }) => residentMb),
    ),
    ...threads.flatMap((thread) =>
      growthFinding(
        `what ${thread} keeps`,
        growthOf(samples, ({ keptMb }) => keptMb[thread] ?? null),
      ),
    ),
  ];
}

/** None where nothing is known: that is said as what the run falls short of. */
function growthFinding(what: string, { perX, error }: Slope): readonly Finding[] {
  if (!Number.isFinite(error)) return [];
  return [finding("L-09", `MB an hour by which ${what} surely grows`, { atMost: MB_PER_HOUR }, round(perX - error))];
}

export function findingsOfSoak(report: SoakReport): readonly Finding[] {
  const { samples, last, books, unanswered, lived } = report;
  return [
    ...findingsOfSamples(samples),
    none("L-09 end", "deliveries and events that never came to an end", report.leftOpen),
    none("L-09 end", "deliveries that the books miss", Math.abs(last.ledgerDifference)),
    none("L-09 end", "messages lost", books.lost),
    none("L-09 end", "messages that nobody intended", books.unknown),
    none("L-09 end", "messages that came again although they had been answered", Math.max(0, books.repeats - unanswered)),
    none("L-09 end", "alerts lost", books.lostAlerts),
    none("L-09 end", "alerts repeated", books.repeatedAlerts),
    none("L-09 end", "requests of people that were refused", lived.refused.length),
    inTime("L-09 end", "of a thousand requests of people not answered within 5 s", 1, (lived.late / Math.max(1, lived.reads)) * 1_000),
    finding("L-09 end", "of the deliveries of long ago purged", { atLeast: report.plan.oldDeliveries }, report.oldPurged),
    none("L-09 end", "integrity checks failed", Number(report.integrity !== "ok")),
    none("L-09 end", "exits with another code than 0", Number(report.exitCode !== 0)),
  ];
}

/** Where the samples are too few or too restless to say that nothing grows. */
export function shortOfCertainty(all: readonly Sample[]): readonly string[] {
  const { perX, error } = growthOf(warm(all), (sample) => sample.residentMb);
  if (perX + error <= MB_PER_HOUR) return [];
  const known = Number.isFinite(error) ? `${String(round(perX))} ± ${String(round(error))} MB an hour (95 %)` : "unknown";
  return [`how fast resident memory grows is ${known}, which does not show that it is less than ${String(MB_PER_HOUR)}`];
}

/** Every so many-th look, for whoever wants to look closer. */
export function figuresOf(report: SoakReport): object {
  const { samples, ...rest } = report;
  const judged = warm(samples);
  const threads = Object.keys(judged.at(-1)?.handles ?? {});
  return {
    ...rest,
    looks: samples.length,
    growth: {
      residentMbPerHour: growthOf(judged, (one) => one.residentMb),
      anonymousMbPerHour: growthOf(judged, (one) => one.anonymousMb),
      keptMbPerHour: Object.fromEntries(threads.map((thread) => [thread, growthOf(judged, (one) => one.keptMb[thread] ?? null)])),
    },
    samples: samples.filter((_, index) => index % Math.ceil(samples.length / SAMPLES_KEPT) === 0),
  };
}

const SAMPLES_KEPT = 100;
