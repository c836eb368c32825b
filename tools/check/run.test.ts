import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Two steps of one round, as the check runs them. */
const CHECK = `
const { runNode } = await import(process.argv[1]);
await Promise.all(process.argv.slice(2).map((script) => runNode(["--input-type=module", "--eval", script])));
`;

/** Ends as long after it was told to as it says; its process is in the file. */
const ending = (afterMs: number, file: string) => `
const { writeFileSync } = await import("node:fs");
process.on("SIGTERM", () => setTimeout(() => process.exit(0), ${String(afterMs)}));
setInterval(() => {}, 1000);
writeFileSync(${JSON.stringify(file)}, String(process.pid));
`;

test("a check that is stopped ends when every step of its round has", async () => {
  const quick = join(folder, "quick");
  const slow = join(folder, "slow");
  const steps = [ending(0, quick), ending(500, slow)];
  const check = spawn(process.execPath, ["--input-type=module", "--eval", CHECK, join(import.meta.dirname, "run.ts"), ...steps]);
  const end = once(check, "close");
  await vi.waitUntil(() => [quick, slow].every((file) => existsSync(file) && readFileSync(file, "utf8") !== ""), 20_000);

  check.kill("SIGTERM");

  expect(await end).toEqual([143, null]);
  for (const file of [quick, slow]) expect(() => process.kill(Number(readFileSync(file, "utf8")), 0)).toThrow("ESRCH");
});
