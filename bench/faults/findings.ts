import { type Finding, finding, inTime, none } from "../proofs/finding.ts";
import type { BackupReport } from "./backup-round.ts";
import type { BusyReport } from "./busy-round.ts";
import type { FailingDiskReport } from "./failing-disk-round.ts";
import type { FullDiskReport } from "./full-disk-round.ts";
import type { RollingReport } from "./rolling-round.ts";
import type { SetClockReport } from "./set-clock-round.ts";
import { type StopReport, STREAMS } from "./stop-round.ts";
import type { SyncReport } from "./sync-round.ts";

export function findingsOfSync({ full, normal }: Readonly<Record<"full" | "normal", SyncReport>>): readonly Finding[] {
  return [
    none("R-07a", "events answered 2xx without a sync before it", full.answeredUnsynced),
    finding("R-07a", "events that waited together, beside twice the syncs there were", { atLeast: 2 * full.syncs }, full.together),
    finding("R-07a control", "answered without a sync under synchronous=NORMAL", { atLeast: 1 }, normal.answeredUnsynced),
  ];
}

export function findingsOfFullDisk(report: FullDiskReport, id = "R-08"): readonly Finding[] {
  return [
    finding(id, "events turned away with 503 as a problem", { atLeast: 1 }, report.turnedAway),
    none(id, "events answered in any other way", report.errors),
    none(id, "accepted events lost", report.lostEvents),
    none(id, "messages lost", report.lostMessages),
    none(id, "messages sent without a started row", report.unlogged),
    none(id, "integrity checks failed", Number(report.integrity !== "ok")),
    inTime(id, "ms from room to the next accepted event", 5_000, report.recoveredMs),
    finding(id, "looks at /readyz that were told so while events were turned away", { atLeast: 1 }, report.notReady),
    none(id, "servers that were not ready when all was done", Number(!report.readyAfter)),
  ];
}

/** `short`: held for less than a write waits · `long`: held for longer. */
export function findingsOfBusy({ short, long }: Readonly<Record<"short" | "long", BusyReport>>): readonly Finding[] {
  return [
    none("R-09", "events not accepted while the database was held for a short time", short.turnedAway + short.errors),
    finding("R-09", "events turned away with 503 while it was held for long", { atLeast: 1 }, long.turnedAway),
    none("R-09", "events answered in any other way", long.errors),
    none("R-09", "accepted events lost", short.lost + long.lost),
  ];
}

/** Another process writes again and again: no transaction of the product may have read before it takes the lock. */
export function findingsOfSnapshots(report: BusyReport): readonly Finding[] {
  return [
    none("R-09 snapshot", "events not accepted while another process wrote again and again", report.turnedAway + report.errors),
    none("R-09 snapshot", "accepted events lost", report.lost),
    finding("R-09 snapshot", "events accepted meanwhile", { atLeast: 10 }, report.accepted),
    finding("R-09 control", "transactions that read before they wrote and met SQLITE_BUSY_SNAPSHOT", { atLeast: 1 }, report.snapshots),
  ];
}

const HEALTH_MS = 100;

/** Only worth something where nothing else runs. */
export function findingsOfHealth({ short, long }: Readonly<Record<"short" | "long", BusyReport>>): readonly Finding[] {
  return [finding("R-09", "ms that /healthz took meanwhile, p99", { atMost: HEALTH_MS }, Math.max(short.healthP99Ms, long.healthP99Ms))];
}

/** One more look than is planned, and a machine with other things to do. */
const LATE_MS = 10_000;

export function findingsOfSetClock(reports: readonly SetClockReport[]): readonly Finding[] {
  return reports.flatMap((report) => {
    const id = `R-11 clock set by ${String(report.stepMs / 1_000)} s`;
    return [
      finding(
        id,
        "ms between the clock that the server saw and the one that was set",
        { atMost: LATE_MS },
        Math.abs(report.seenMs - report.stepMs),
      ),
      none(id, "ms that an endpoint was tried before it wanted to hear of it", report.earlyMs),
      none(id, "extra copies", report.extraCopies),
      inTime(id, "ms until the next event was there", LATE_MS, report.nextEventMs),
      // Set back, the planned time lies as far ahead as the step: nobody waits for that here.
      ...(report.stepMs < 0 ? [] : [inTime(id, "ms until it was tried again", 2 * LATE_MS, report.quietMs ?? Infinity)]),
      none(id, "exits with another code than 0", Number(report.exitCode !== 0)),
      none(id, "integrity checks failed", Number(report.integrity !== "ok")),
    ];
  });
}

export function findingsOfFailingDisk(reports: readonly FailingDiskReport[]): readonly Finding[] {
  return reports.flatMap(({ at, exitCode, lost }) => [
    none("R-10", `goes on after a sync failed at a ${at}`, Number(exitCode === null || exitCode === 0)),
    none("R-10", `events lost that were answered, sync failed at a ${at}`, lost),
  ]);
}

export function findingsOfStop(report: StopReport): readonly Finding[] {
  return [
    finding("R-12", "messages under way when it was told to stop", { atLeast: 16 }, report.inFlight),
    inTime("R-12", "ms until it was not ready any more", 100, report.unreadyMs),
    none("R-12", "attempts that began after that", report.newSends),
    none("R-12", "exits with another code than 0", Number(report.exitCode !== 0)),
    inTime("R-12", "ms until it had ended", 8_000, report.exitMs),
    none("R-12", "leases left", report.leasesLeft),
    none("R-12", "messages lost", report.lost),
    finding("R-12", "repeats", { atMost: 4 }, report.repeats),
    finding("R-12", "live streams that were told when to come back, and ended", { atLeast: STREAMS }, report.retriesMs.length),
    none("R-12", "of them told another time than one to ten seconds", report.retriesMs.filter((ms) => ms < 1_000 || ms > 10_000).length),
    finding("R-12", "seconds between the first and the last to come back", { atLeast: 1 }, spreadMs(report.retriesMs) / 1_000),
  ];
}

function spreadMs(times: readonly number[]): number {
  return Math.max(...times) - Math.min(...times);
}

export function findingsOfRolling({ lost, repeats, messages, badExits }: RollingReport): readonly Finding[] {
  return [
    none("R-13", "messages lost over all restarts", lost),
    finding("R-13", "repeats per thousand messages", { atMost: 1 }, (repeats / messages) * 1_000),
    none("R-13", "exits with another code than 0", badExits),
  ];
}

export function findingsOfBackup(report: BackupReport): readonly Finding[] {
  return [
    none("R-15", "events answered before the backup and not in it", report.missing),
    finding("R-15", "deliveries that were not final in it", { atLeast: 1 }, report.open),
    none("R-15", "of these not held after the restore", report.open - report.held),
    none("R-15", "messages sent before anybody said so", report.sentUnasked),
    finding("R-15", "of the held ones sent when somebody had", { atLeast: report.held }, report.released),
    none("R-15", "integrity checks failed", Number(report.integrity !== "ok")),
  ];
}
