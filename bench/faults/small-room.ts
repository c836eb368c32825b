import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataFolder } from "../crash/data-folder.ts";
import type { Variant } from "../crash/victim.ts";

/** A place for a server's data that is soon full. */
export interface SmallRoom extends Disposable {
  /** For the server. */
  readonly data: string;
  readonly variant: Variant;
  /** Everything is set up: from now on there is little room. */
  readonly shrink: () => void;
  readonly makeRoom: () => void;
}

const DISK = "64m";
const MB = 1_048_576;
/** Taken away when there is to be room again. */
const BALLAST_MB = 12;

/** Why there can be no small disk here, in words; null: there can. */
export function whyNoDisk(): string | null {
  if (process.getuid?.() !== 0) return "only root can mount a small disk";
  const folder = mkdtempSync(join(tmpdir(), "tocsin-mount-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
  if (status === 0) execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  return status === 0 ? null : "this system lets nobody mount a small disk";
}

/** A disk of 64 MB, so much of it taken from the start. */
export function smallDisk(takenMb: number): SmallRoom {
  const path = mkdtempSync(join(tmpdir(), "tocsin-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", path]);
  const data = join(path, "data");
  mkdirSync(data, { mode: 0o700 });
  const ballast = join(path, "ballast");
  return {
    data,
    variant: "product",
    shrink: () => {
      writeFileSync(ballast, Buffer.alloc(BALLAST_MB * MB));
      writeFileSync(join(path, "taken"), Buffer.alloc(takenMb * MB));
    },
    makeRoom: () => {
      rmSync(ballast);
    },
    [Symbol.dispose]: () => {
      execFileSync("umount", [path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** A database that may have few pages more than it has at the start, on a disk with room: the other way to SQLITE_FULL, and in every system. */
export function fewPages(): SmallRoom {
  const folder = dataFolder();
  return {
    data: folder.data,
    variant: "few-pages",
    shrink: () => undefined,
    makeRoom: () => {
      writeFileSync(`${folder.database}.room`, "");
    },
    [Symbol.dispose]: folder[Symbol.dispose],
  };
}
