import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { signalAtStart, startServerProcess, temporaryFolder } from "./testing/server-process.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const HOLDING_PROCESS = join(import.meta.dirname, "../../../packages/store/src/testing/holding-process.ts");
const SLOW_MS = 60_000;

/** The data of a server that has ended, and a process that keeps its database for itself. */
async function aHeldDatabase(path: string) {
  const data = join(path, "data");
  const file = join(data, "tocsin.db");
  await (await startServerProcess(MAIN, { TOCSIN_DATA: data })).end("SIGTERM");
  const holding = spawn(process.execPath, [HOLDING_PROCESS, file, String(SLOW_MS)], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holding.stdout, "data");
  const ended = once(holding, "exit");
  const end = async (): Promise<void> => {
    holding.kill();
    await ended;
  };
  return { data, file, end, [Symbol.asyncDispose]: end };
}

describe("a server whose database another process keeps for itself", { timeout: SLOW_MS }, () => {
  test("says so once, and ends at once when it is told to stop meanwhile", async () => {
    using folder = temporaryFolder();
    await using held = await aHeldDatabase(folder.path);

    const end = await signalAtStart(MAIN, { TOCSIN_DATA: held.data }, { signal: "SIGTERM", afterWord: "store.waits" });

    expect(end).toMatchObject({ code: 0, err: "" });
    expect(end.ms).toBeLessThan(1_000);
    const lines = end.out.split("\n").filter((line) => line.includes("store.waits"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`holds ${held.file}`);
  });

  test("goes on when it is let in", async () => {
    using folder = temporaryFolder();
    await using held = await aHeldDatabase(folder.path);

    const events: string[] = [];
    await using server = await startServerProcess(MAIN, { TOCSIN_DATA: held.data }, (event) => {
      events.push(event);
      if (event === "store.waits") void held.end();
    });

    expect(events).toContain("store.waits");
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  });
});
