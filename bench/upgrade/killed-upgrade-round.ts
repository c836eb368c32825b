import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { migrate, openDatabase } from "@tocsin/store";
import { digestOfDatabase, writeOldDatabase } from "@tocsin/store/testing";
import { scratchFolder } from "../scratch.ts";

export interface KilledReport {
  readonly version: number;
  readonly kills: number;
  /** What the killed processes left: the version that was there, or the newest. Everything else is a fault. */
  readonly old: number;
  readonly newest: number;
  readonly faults: readonly string[];
}

export const MIGRATIONS = join(import.meta.dirname, "../../packages/store/migrations");
export const MIGRATING_PROCESS = join(import.meta.dirname, "migrating-process.ts");
/** What changes a file. */
const CALLS = ["pwrite64", "fdatasync", "ftruncate", "unlink"] as const;

/** a process that migrates is killed ahead of each statement, and when all is committed. */
export async function killedAtStatements(version: number): Promise<KilledReport> {
  using scene = upgradeScene(version);
  const { said } = await scene.run([], "never");
  const statements = Number(said);
  for (let at = 0; at <= statements; at += 1) await scene.kill(`statement ${String(at)}`, () => scene.run([], String(at)));
  return scene.report();
}

/** it is killed at each call that writes, syncs, cuts or removes a file of the database. */
export async function killedAtWrites(version: number): Promise<KilledReport> {
  using scene = upgradeScene(version);
  for (const call of CALLS) {
    let isKilled = true;
    for (let at = 1; isKilled; at += 1) {
      const trace = ["strace", "-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=SIGKILL:when=${String(at)}`];
      isKilled = await scene.kill(`${call} ${String(at)}`, () => scene.run(trace, "never"));
    }
  }
  return scene.report();
}

interface Ran {
  readonly said: string;
  readonly isKilled: boolean;
}

function upgradeScene(version: number) {
  const folder = scratchFolder();
  const [original, file] = [join(folder.path, "original.db"), join(folder.path, "tocsin.db")];
  writeOldDatabase({ file: original, version });
  const old = digestOfDatabase(original);
  reset();
  const newest = finish();
  const seen = { kills: 0, old: 0, newest: 0 };
  const faults: string[] = [];

  function reset(): void {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
    copyFileSync(original, file);
  }

  /** As the next start does. */
  function finish(): string {
    const db = openDatabase({ file, access: "write" });
    migrate(db, { folder: MIGRATIONS, now: 3 });
    db.$client.close();
    return digestOfDatabase(file);
  }

  async function run(before: readonly string[], killAt: string): Promise<Ran> {
    reset();
    const [command, ...args] = [...before, process.execPath, MIGRATING_PROCESS, file, MIGRATIONS, killAt, "little"];
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    await once(child, "close");
    if (child.exitCode !== 0 && child.signalCode !== "SIGKILL")
      throw new Error(`The process ended with ${String(child.exitCode ?? child.signalCode)}`);
    return { said, isKilled: child.signalCode === "SIGKILL" };
  }

  /** What a kill has left, and what the next start makes of that. False: there was nothing to kill any more. */
  async function kill(where: string, attempt: () => Promise<Ran>): Promise<boolean> {
    if (!(await attempt()).isKilled) return false;
    seen.kills += 1;
    const left = digestOfDatabase(file);
    if (left === old) seen.old += 1;
    else if (left === newest) seen.newest += 1;
    else faults.push(`killed at ${where}, version ${String(version)} is neither old nor new`);
    if (finish() !== newest) faults.push(`killed at ${where}, the next start makes something else of version ${String(version)}`);
    return true;
  }

  return { run, kill, report: (): KilledReport => ({ version, ...seen, faults }), [Symbol.dispose]: folder[Symbol.dispose] };
}
