import { type Finding, finding, inTime, none } from "../proofs/finding.ts";
import type { BigUpgradeReport } from "./big-upgrade-round.ts";
import type { FullDiskUpgradeReport } from "./full-disk-upgrade-round.ts";
import type { KilledReport } from "./killed-upgrade-round.ts";
import type { OldServerReport } from "./old-server-round.ts";
import type { OldWorkReport } from "./old-work-round.ts";

/** `what`: where a process was killed. */
export function findingsOfKills(what: string, reports: readonly KilledReport[]): readonly Finding[] {
  return [
    none("R-14", `${what}: databases neither old nor new, or that the next start made something else of`, faultsIn(reports)),
    finding("R-14", `${what}: kills that left the old version`, { atLeast: reports.length }, sum(reports.map(({ old }) => old))),
    finding("R-14", `${what}: kills that left the newest version`, { atLeast: reports.length }, sum(reports.map(({ newest }) => newest))),
  ];
}

export function findingsOfOldWork(reports: readonly OldWorkReport[]): readonly Finding[] {
  return [
    finding("R-14", "old versions with work", { atLeast: 1 }, reports.length),
    none("R-14", "their deliveries lost, doubled, made up or changed, books and secrets that are wrong", faultsIn(reports)),
    finding("R-14", "deliveries that they had open", { atLeast: 10 * reports.length }, sum(reports.map(({ open }) => open))),
  ];
}

export function findingsOfOldServers(reports: readonly OldServerReport[]): readonly Finding[] {
  const noneOf = (what: string, counts: (report: OldServerReport) => number): Finding =>
    none("R-14 servers of the past", what, sum(reports.map(counts)));
  return [
    finding(
      "R-14 servers of the past",
      "deliveries under way when they were killed",
      { atLeast: reports.length },
      sum(reports.map(({ underWay }) => underWay)),
    ),
    noneOf("messages lost", ({ lost }) => lost),
    noneOf("alerts lost or repeated", ({ lostAlerts, repeatedAlerts }) => lostAlerts + repeatedAlerts),
    noneOf("messages that nobody intended", ({ unknown }) => unknown),
    noneOf("copies under another key", ({ renamed }) => renamed),
    noneOf("copies without a started row, or without a kill before them", ({ unlogged, unexplained }) => unlogged + unexplained),
    noneOf("deliveries in another state than delivered or accepted", ({ undelivered }) => undelivered),
    noneOf("databases that are not whole, or in which the doctor finds something broken", ({ integrity, isSound }) =>
      Number(integrity !== "ok" || !isSound),
    ),
  ];
}

export function findingsOfBigUpgrade(report: BigUpgradeReport): readonly Finding[] {
  return [
    none("R-14 large", "databases that were not the old one after a kill, or not the newest after all", report.faults.length),
    finding("R-14 large", "kills in the middle of it", { atLeast: Math.min(1, report.kills) }, report.killed),
  ];
}

const READY_MS = 30_000;

export function findingsOfFullDiskUpgrade({ refused, said, readyMs, faults }: FullDiskUpgradeReport): readonly Finding[] {
  return [
    finding("R-14 full disk", "amounts of room that were not enough", { atLeast: 2 }, refused),
    none("R-14 full disk", "databases that were not the old one then, or refused in other words", faults.length),
    none(
      "R-14 full disk",
      "servers that did not say so",
      Number(!/ended by itself with 1: The disk of \S+ is full\. Free space, then try again\.\s*$/.test(said)),
    ),
    inTime("R-14 full disk", "ms to be ready when there was room", READY_MS, readyMs),
  ];
}

function faultsIn(reports: readonly { readonly faults: readonly string[] }[]): number {
  return sum(reports.map(({ faults }) => faults.length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
