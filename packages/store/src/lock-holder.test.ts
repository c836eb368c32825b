import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holderOf } from "./lock-holder.ts";

/** A system on which processes have locked files: as `/proc` shows it. */
function system(locks: (inode: number) => readonly string[], open: Readonly<Record<number, readonly string[]>>) {
  const path = mkdtempSync(join(tmpdir(), "tocsin-locks-"));
  const file = join(path, "tocsin.db");
  const proc = join(path, "proc");
  mkdirSync(proc);
  writeFileSync(file, "");
  writeFileSync(join(proc, "locks"), `${locks(statSync(file).ino).join("\n")}\n`);
  for (const [pid, files] of Object.entries(open)) {
    mkdirSync(join(proc, pid, "fd"), { recursive: true });
    writeFileSync(join(proc, pid, "comm"), "sqlite3\n");
    for (const [fd, name] of files.entries()) symlinkSync(join(path, name), join(proc, pid, "fd", String(fd)));
  }
  return { file, proc, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

describe("who holds a database", () => {
  test("is named where the system says who has locked it, and has it open", () => {
    using held = system((inode) => [`1: POSIX  ADVISORY  WRITE 4711 fd:01:${String(inode)} 1073741824 1073742335`], {
      4711: ["other.db", "tocsin.db"],
    });

    expect(holderOf(held.file, held.proc)).toBe("Process 4711 (sqlite3)");
  });

  test.each([
    ["nobody has locked it", () => []],
    ["it is only read", (inode: number) => [`1: POSIX  ADVISORY  READ 4711 fd:01:${String(inode)} 1073741826 1073742335`]],
    ["somebody waits for it, too", (inode: number) => [`1: -> POSIX  ADVISORY  WRITE 4711 fd:01:${String(inode)} 0 EOF`]],
    ["another file is locked", (inode: number) => [`1: POSIX  ADVISORY  WRITE 4711 fd:01:${String(inode + 1)} 0 EOF`]],
    [
      "a file of this number is locked that the process has not open",
      (inode: number) => [`1: POSIX  ADVISORY  WRITE 4712 fd:02:${String(inode)} 0 EOF`],
    ],
    ["it is this process", (inode: number) => [`1: POSIX  ADVISORY  WRITE ${String(process.pid)} fd:01:${String(inode)} 0 EOF`]],
  ])("is another process where %s", (_name, locks) => {
    using held = system(locks, { 4711: ["tocsin.db"], 4712: ["other.db"], [process.pid]: ["tocsin.db"] });

    expect(holderOf(held.file, held.proc)).toBe("Another process");
  });

  test("is another process where the system tells nothing", () => {
    expect(holderOf("/nowhere/tocsin.db", "/nowhere")).toBe("Another process");
  });
});
