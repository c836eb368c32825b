import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrate, openDatabase } from "@tocsin/store";
import { digestOfDatabase, MIGRATION_NAMES, statementByStatement } from "@tocsin/store/testing";
import { seededRandom } from "@tocsin/testkit";
import { round } from "../median.ts";
import { scratchFolder } from "../scratch.ts";
import { writeBigDatabase } from "./big-database.ts";
import { MIGRATING_PROCESS, MIGRATIONS } from "./killed-upgrade-round.ts";

export interface BigUpgradePlan {
  readonly version: number;
  readonly deliveries: number;
  /** Of a process that migrates it, each at another time of its work. */
  readonly kills: number;
}

export interface BigUpgradeReport extends BigUpgradePlan {
  readonly megabytes: number;
  readonly megabytesAfter: number;
  /** What it took on the disk at its largest, beside what was there. */
  readonly megabytesMore: number;
  readonly megabytesOfMemory: number;
  readonly ms: number;
  readonly msByMigration: Readonly<Record<string, number>>;
  /** Commit, and the log moved into the database. */
  readonly msOfCommit: number;
  readonly killed: number;
  readonly faults: readonly string[];
}

const MB = 1_048_576;

/** how long the way from an old version takes with a large database, and how much room; and a kill in the middle of its long statements. */
export async function bigUpgradeRound(plan: BigUpgradePlan): Promise<BigUpgradeReport> {
  using folder = scratchFolder();
  const [file, copy] = [join(folder.path, "tocsin.db"), join(folder.path, "copy.db")];
  writeBigDatabase({ ...plan, file });
  const old = digestOfDatabase(file);
  copyFileSync(file, copy);
  const measured = measuredUpgrade(copy);
  const newest = digestOfDatabase(copy);

  const random = seededRandom(1);
  const faults: string[] = [];
  let killed = 0;
  for (let kill = 0; kill < plan.kills; kill += 1) {
    if (!(await killedAfter(file, measured.ms * random()))) break;
    killed += 1;
    if (digestOfDatabase(file) !== old) faults.push(`kill ${String(kill)} left something else than the old version`);
  }
  measuredUpgrade(file);
  if (digestOfDatabase(file) !== newest) faults.push("after the kills it became another database");
  return { ...plan, ...measured, killed, faults };
}

type Measured = Omit<BigUpgradeReport, keyof BigUpgradePlan | "killed" | "faults">;

function measuredUpgrade(file: string): Measured {
  const before = sizeOf(file);
  const db = openDatabase({ file, access: "write" });
  const msByMigration = new Map<string, number>();
  const startedAt = performance.now();
  let at = startedAt;
  let most = 0;
  let memory = 0;
  let current = "";
  const look = (): void => {
    const now = performance.now();
    if (current !== "") msByMigration.set(current, (msByMigration.get(current) ?? 0) + now - at);
    at = now;
    most = Math.max(most, sizeOf(file) + sizeOf(`${file}-wal`));
    memory = Math.max(memory, process.memoryUsage.rss());
  };
  const names = migrationNames();
  statementByStatement(db, ({ text }) => {
    look();
    current = names.get(text) ?? text;
  });
  migrate(db, { folder: MIGRATIONS, now: 2 });
  look();
  const ms = performance.now() - startedAt;
  db.$client.close();
  return {
    megabytes: inMb(before),
    megabytesAfter: inMb(sizeOf(file)),
    megabytesMore: inMb(most - before),
    megabytesOfMemory: inMb(memory),
    ms: round(ms),
    msByMigration: Object.fromEntries(
      [...msByMigration].filter(([name]) => name.endsWith(".sql")).map(([name, each]) => [name, round(each)]),
    ),
    msOfCommit: round(msByMigration.get("COMMIT") ?? 0),
  };
}

function migrationNames(): ReadonlyMap<string, string> {
  return new Map(MIGRATION_NAMES.map((name) => [readFileSync(join(MIGRATIONS, name), "utf8"), name]));
}

/** False: it was done before. */
async function killedAfter(file: string, ms: number): Promise<boolean> {
  const child = spawn(process.execPath, [MIGRATING_PROCESS, file, MIGRATIONS, "never", "own"], { stdio: "ignore" });
  const ended = once(child, "exit");
  // Node itself takes a while before it begins.
  await Promise.race([ended, sleep(NODE_STARTS_MS + ms)]);
  if (child.exitCode !== null) return false;
  child.kill("SIGKILL");
  await ended;
  return true;
}

const NODE_STARTS_MS = 300;

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function inMb(bytes: number): number {
  return round(bytes / MB);
}
