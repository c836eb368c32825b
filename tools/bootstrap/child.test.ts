import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** Starts a child as the package scripts do and ends as they end. */
const PARENT = `
const { runForeground } = await import(process.argv[1]);
process.exitCode = await runForeground({ node: process.execPath, pnpm: "" }, ["--input-type=module", "--eval", process.argv[2]]);
`;

const POLITE = `
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => { console.log("stopped by " + signal); process.exit(7); });
console.log("ready " + process.pid);
setInterval(() => {}, 1000);
`;

describe("a command under the bootstrap", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("hears %s, and its exit code is ours", async (signal) => {
    const { parent, output, exit } = start(POLITE);
    await once(parent.stdout, "data");

    parent.kill(signal);

    expect(await exit).toBe(7);
    expect(output()).toContain(`stopped by ${signal}`);
  });

  test("does not outlive a SIGTERM", async () => {
    const { parent, output, exit } = start(`console.log("ready " + process.pid); setInterval(() => {}, 1000);`);
    await once(parent.stdout, "data");

    parent.kill("SIGTERM");

    expect(await exit).toBe(143);
    expect(() => process.kill(Number(output().slice("ready ".length)), 0)).toThrow("ESRCH");
  });

  test("reads our stdin and writes to our stdout, and nothing is added", async () => {
    const { parent, output, exit } = start(`process.stdin.pipe(process.stdout);`);

    parent.stdin.end("a password");

    expect(await exit).toBe(0);
    expect(output()).toBe("a password");
  });
});

function start(script: string) {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", PARENT, join(import.meta.dirname, "child.mjs"), script]);
  let printed = "";
  for (const stream of [parent.stdout, parent.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const exit = once(parent, "close").then(([code]: unknown[]) => code);
  return { parent, exit, output: () => printed };
}
