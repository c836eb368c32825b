import type { AcceptReport } from "./accept-round.ts";
import type { CrashReport } from "./crash-round.ts";
import { type Finding, finding } from "../proofs/finding.ts";

/** Messages that the engine has under way at a time, on all lanes: the most that one kill can repeat. */
const UNDER_WAY = 16;
const COPIES_MAX = 3;
const RECOVERED_MS = 2_000;

/** */
export function findingsOfCrash(reports: readonly CrashReport[]): readonly Finding[] {
  const total = (count: keyof CrashReport): number => reports.reduce((sum, report) => sum + Number(report[count]), 0);
  const most = (count: keyof CrashReport): number => Math.max(...reports.map((report) => Number(report[count])));
  const noneOf = (what: string, count: keyof CrashReport): Finding => finding("R-01", what, { atMost: 0 }, total(count));
  return [
    noneOf("messages lost", "lost"),
    noneOf("alerts lost", "lostAlerts"),
    noneOf("alerts repeated", "repeatedAlerts"),
    noneOf("messages that nobody intended", "unknown"),
    noneOf("copies under another key", "renamed"),
    noneOf("copies without a started row", "unlogged"),
    noneOf("copies without a crash before them", "unexplained"),
    noneOf("deliveries in another state than delivered or accepted", "undelivered"),
    noneOf("integrity checks failed", "broken"),
    finding("R-01", "most attempts cut off by one kill", { atMost: UNDER_WAY }, most("mostCutOff")),
    finding("R-01", "repeats after all kills", { atMost: UNDER_WAY * total("kills") }, total("repeats")),
    finding("R-01", "most copies of one message", { atMost: COPIES_MAX }, most("worstCopies")),
  ];
}

/** The counter is only worth something if it sees a loss: one of the receiver, and that of an engine which marks before it sends. */
export function findingsOfControls(forgetful: CrashReport, marking: CrashReport): readonly Finding[] {
  return [
    ...findingsOfForgetful(forgetful),
    finding("R-01 control", "messages that an engine lost which marks before it sends", { atLeast: 1 }, marking.lost),
  ];
}

export function findingsOfForgetful({ lost, forgotten }: CrashReport): readonly Finding[] {
  return [
    finding("R-01 control", "messages that a forgetful receiver lost", { atLeast: 1 }, forgotten),
    finding("R-01 control", "of these counted as lost", { atLeast: forgotten }, lost),
  ];
}

/** */
export function findingsOfAcceptance({ lost, doubled, unknown }: AcceptReport): readonly Finding[] {
  return [
    finding("R-02", "accepted events lost", { atMost: 0 }, lost),
    finding("R-02", "events doubled", { atMost: 0 }, doubled),
    finding("R-02", "events that nobody sent", { atMost: 0 }, unknown),
  ];
}

/** R-04; of fewer than a hundred times the 99th percentile is the slowest. */
export function findingsOfRecovery(times: readonly number[]): readonly Finding[] {
  return [finding("R-04", "ms from start to the first orphan again, p99", { atMost: RECOVERED_MS }, Math.max(...times))];
}
