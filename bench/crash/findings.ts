import type { AcceptReport } from "./accept-round.ts";
import type { CrashReport } from "./crash-round.ts";

/** What a proof has to show, and what was seen. */
export interface Finding {
  readonly id: string;
  readonly what: string;
  readonly must: string;
  readonly seen: number;
  readonly holds: boolean;
}

/** Mails that the engine has under way at a time: the most that one kill can repeat. */
const UNDER_WAY = 3;
const COPIES_MAX = 3;
const RECOVERED_MS = 2_000;

/** */
export function findingsOfCrash(reports: readonly CrashReport[]): readonly Finding[] {
  const total = (count: keyof CrashReport): number => reports.reduce((sum, report) => sum + Number(report[count]), 0);
  const most = (count: keyof CrashReport): number => Math.max(...reports.map((report) => Number(report[count])));
  const none = (what: string, count: keyof CrashReport): Finding => finding("R-01", what, { atMost: 0 }, total(count));
  return [
    none("mails lost", "lost"),
    none("alerts lost", "lostAlerts"),
    none("alerts repeated", "repeatedAlerts"),
    none("mails that nobody intended", "unknown"),
    none("copies under another Message-ID", "renamed"),
    none("copies without a started row", "unlogged"),
    none("copies without a crash before them", "unexplained"),
    none("deliveries in another state than delivered", "undelivered"),
    none("integrity checks failed", "broken"),
    finding("R-01", "most attempts cut off by one kill", { atMost: UNDER_WAY }, most("mostCutOff")),
    finding("R-01", "repeats after all kills", { atMost: UNDER_WAY * total("kills") }, total("repeats")),
    finding("R-01", "most copies of one mail", { atMost: COPIES_MAX }, most("worstCopies")),
  ];
}

/** The counter is only worth something if it sees a loss. */
export function findingsOfControl({ lost, forgotten }: CrashReport): readonly Finding[] {
  return [
    finding("R-01 control", "mails that a forgetful receiver lost", { atLeast: 1 }, forgotten),
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

type Bar = { readonly atLeast: number } | { readonly atMost: number };

function finding(id: string, what: string, bar: Bar, seen: number): Finding {
  if ("atLeast" in bar) return { id, what, must: `>= ${String(bar.atLeast)}`, seen, holds: seen >= bar.atLeast };
  return { id, what, must: `<= ${String(bar.atMost)}`, seen, holds: seen <= bar.atMost };
}
