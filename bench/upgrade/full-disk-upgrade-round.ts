import { copyFileSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseRefused, migrateOrClose, openDatabase } from "@tocsin/store";
import { digestOfDatabase } from "@tocsin/store/testing";
import { victimOf } from "../crash/victim.ts";
import { smallDisk } from "../faults/small-room.ts";
import { scratchFolder } from "../scratch.ts";
import { writeBigDatabase } from "./big-database.ts";
import { MIGRATIONS } from "./killed-upgrade-round.ts";

export interface FullDiskUpgradeReport {
  /** How often there was too little room. */
  readonly refused: number;
  /** The most that was not enough, and the least that was; kilobytes. */
  readonly tooFewKb: number;
  readonly enoughKb: number;
  /** What the server said that met the full disk. */
  readonly said: string;
  /** Milliseconds that it took to be ready when there was room. */
  readonly readyMs: number;
  readonly faults: readonly string[];
}

export interface FullDiskUpgradePlan {
  readonly pack: string;
  readonly version: number;
  readonly deliveries: number;
  /** How many amounts of room are tried, evenly from none to as much as the database has. */
  readonly steps: number;
}

const KB = 1_024;

/** the disk is full in the middle of an upgrade, with more and more room until it is enough; then the server meets that, and somebody makes room. */
export async function fullDiskUpgradeRound({ pack, version, deliveries, steps }: FullDiskUpgradePlan): Promise<FullDiskUpgradeReport> {
  using scratch = scratchFolder();
  const original = join(scratch.path, "tocsin.db");
  writeBigDatabase({ file: original, version, deliveries });
  const old = digestOfDatabase(original);
  using room = smallDisk(0);
  const disk = { file: join(room.data, "tocsin.db"), filler: join(dirname(room.data), "filler") };
  const faults: string[] = [];
  const step = Math.ceil(statSync(original).size / steps);
  const whole = (when: string): void => {
    rmSync(disk.filler);
    if (digestOfDatabase(disk.file) !== old) faults.push(`${when} it is not the old version any more`);
  };

  await using victim = victimOf({ pack, data: room.data });
  fresh(original, disk);
  leave(disk, step);
  const said = await victim.start().ready.then(
    () => "nothing",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  whole("after the server");
  const startedAt = performance.now();
  await victim.start().ready;
  const readyMs = performance.now() - startedAt;
  await victim.stop();

  for (let left = 0; ; left += step) {
    fresh(original, disk);
    leave(disk, left);
    const refusal = refusalOf(disk.file);
    if (refusal === null) {
      return { refused: left / step, tooFewKb: inKb(left - step), enoughKb: inKb(left), said, readyMs: Math.round(readyMs), faults };
    }
    if (refusal !== "disk_full") faults.push(`with ${String(left)} bytes left it says ${refusal}`);
    whole(`with ${String(left)} bytes left`);
  }
}

function fresh(original: string, { file, filler }: Disk): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`, filler]) rmSync(path, { force: true });
  copyFileSync(original, file);
}

interface Disk {
  readonly file: string;
  /** Takes the room that nobody is to have. */
  readonly filler: string;
}

function leave({ file, filler }: Disk, bytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(file));
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

/** Null: it is done. */
function refusalOf(file: string): string | null {
  try {
    const db = openDatabase({ file, access: "write" });
    migrateOrClose(db, { folder: MIGRATIONS, now: 2 });
    db.$client.close();
    return null;
  } catch (error) {
    return error instanceof DatabaseRefused ? error.refusal : String(error);
  }
}

function inKb(bytes: number): number {
  return Math.round(bytes / KB);
}
