import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

const PROC = "/proc";

/** Who keeps others out of a database, for people to find it: "Process 4711 (sqlite3)" where the system says so, else that it is another one. */
export function holderOf(file: string, proc = PROC): string {
  for (const path of [file, `${file}-shm`]) {
    const holder = lockedBy(path, proc).find((pid) => hasOpen(pid, path, proc));
    if (holder !== undefined) return `Process ${holder} (${nameOf(holder, proc)})`;
  }
  return "Another process";
}

/** Processes that have locked some part of a file for themselves, as Linux lists them: "1: POSIX ADVISORY WRITE 4711 08:01:131074 0 EOF". */
function lockedBy(path: string, proc: string): readonly string[] {
  const inode = or(null, () => String(statSync(path).ino));
  const lines = or("", () => readFileSync(join(proc, "locks"), "utf8")).split("\n");
  return lines.flatMap((line) => {
    const [, kind, , mode, pid = "", place = ""] = line.trim().split(/\s+/);
    const isHeld = kind !== "->" && mode === "WRITE" && place.split(":")[2] === inode;
    return isHeld && Number(pid) > 0 && Number(pid) !== process.pid ? [pid] : [];
  });
}

/** Numbers of files repeat from one file system to the next: only who has this one open is named. */
function hasOpen(pid: string, path: string, proc: string): boolean {
  const folder = join(proc, pid, "fd");
  const wanted = or(path, () => realpathSync(path));
  return or([], () => readdirSync(folder)).some((name) => or(null, () => readlinkSync(join(folder, name))) === wanted);
}

function nameOf(pid: string, proc: string): string {
  return or("?", () => readFileSync(join(proc, pid, "comm"), "utf8").trim());
}

/** What the system does not tell, or not us, is nothing to fail for. */
function or<T, E>(otherwise: E, read: () => T): T | E {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
