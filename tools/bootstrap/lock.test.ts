import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { withLock } from "./lock.mjs";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes when it comes in and when it leaves; gives others the time to come in as well. */
const VISITOR = `
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
const { withLock } = await import(process.argv[1]);
await withLock(process.argv[2], { onWait: () => {}, work: async () => {
  appendFileSync(process.argv[3], "in\\n");
  await pause(20);
  appendFileSync(process.argv[3], "out\\n");
} });
`;

describe("the setup lock", () => {
  test("lets one process in at a time, also when they find the lock of a process that died", async () => {
    const lock = join(folder, "many");
    const log = join(folder, "log");
    writeFileSync(lock, String(await pidOfTheDead()));

    const visits = Array.from({ length: 5 }, () => visit(lock, log));
    await Promise.all(visits);

    expect(readFileSync(log, "utf8")).toBe("in\nout\n".repeat(5));
    expect(readdirSync(folder).filter((name) => name.startsWith("many"))).toEqual([]);
  });

  test("is given back when the work fails", async () => {
    const lock = join(folder, "failing");
    const work = (): Promise<never> => Promise.reject(new Error("no disk"));

    await expect(withLock(lock, { work, onWait: () => undefined })).rejects.toThrow("no disk");
    await expect(withLock(lock, { work: () => Promise.resolve("done"), onWait: () => undefined })).resolves.toBe("done");
  });

  test("says once for whom it waits", async () => {
    const lock = join(folder, "held");
    const waits: number[] = [];
    writeFileSync(lock, String(process.pid));
    const waiting = withLock(lock, {
      work: () => Promise.resolve("in"),
      onWait: (owner) => {
        waits.push(owner);
        rmSync(lock);
      },
    });

    await expect(waiting).resolves.toBe("in");
    expect(waits).toEqual([process.pid]);
  });
});

async function visit(lock: string, log: string): Promise<void> {
  const module = join(import.meta.dirname, "lock.mjs");
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", VISITOR, module, lock, log]);
}

async function pidOfTheDead(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "close");
  return child.pid ?? 0;
}
