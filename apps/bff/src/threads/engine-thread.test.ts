import { StoreUnavailable } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../config/config.ts";
import { createLog, SILENT_LOG } from "../log/log.ts";
import { EngineRefused, startEngineThread } from "./engine-thread.ts";

const DATA = { config: parseConfig({}), keys: [new Uint8Array(32)] as const, boot: "test" };

/** A thread that does only what the test is about. */
function thread(script: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from "node:worker_threads"; ${script}`)}`);
}

describe("the thread of the engine", () => {
  test("is given what it needs, says when it is ready, and answers calls", async () => {
    const engine = await startEngineThread(
      thread(`
        parentPort.on("message", ({ id, group, method, input }) =>
          parentPort.postMessage({ kind: "answer", id, ok: true, value: { group, method, input, boot: workerData.boot } }));
        parentPort.postMessage({ kind: "ready" });`),
      DATA,
      SILENT_LOG,
    );

    expect(await engine.calls.start({ origin: "http://localhost" })).toEqual({
      group: "engine",
      method: "start",
      input: { origin: "http://localhost" },
      boot: "test",
    });
    expect(await engine.writes.access.touchToken({ id: "t", at: 1 })).toMatchObject({ group: "access", method: "touchToken" });
    await engine.terminate();
  });

  test("that refuses its database ends, with its words", async () => {
    const starting = startEngineThread(
      thread(`parentPort.postMessage({ kind: "refused", message: "Others may read it." });`),
      DATA,
      SILENT_LOG,
    );

    await expect(starting).rejects.toThrow(new EngineRefused("Others may read it."));
  });

  test("that has a bug at its start is no refusal", async () => {
    await expect(startEngineThread(thread(`throw new TypeError("a bug");`), DATA, SILENT_LOG)).rejects.toThrow(TypeError);
  });

  test("that dies later is noticed: who waits for it is told, and so is the server", async () => {
    const lines: string[] = [];
    const log = createLog({ level: "info", isTerminal: false, write: (line) => lines.push(line) });
    const engine = await startEngineThread(
      thread(`parentPort.on("message", () => { throw new RangeError("a bug"); }); parentPort.postMessage({ kind: "ready" });`),
      DATA,
      log,
    );

    await expect(engine.calls.checkWritable({})).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(engine.calls.checkWritable({})).rejects.toThrow("The writing thread has ended.");
    expect(await engine.died).toBe("The writing thread has ended.");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: "error", event: "engine.died", error: { name: "RangeError" } },
    ]);
  });

  test("has its lines written by this one", async () => {
    const lines: string[] = [];
    const log = createLog({ level: "info", isTerminal: false, write: (line) => lines.push(line) });
    const script = `parentPort.postMessage({ kind: "log", level: "warn", event: "channel.paused", fields: { channel: "mail" } }); parentPort.postMessage({ kind: "ready" });`;
    const engine = await startEngineThread(thread(script), DATA, log);
    await engine.terminate();

    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ level: "warn", event: "channel.paused", channel: "mail" }]);
  });
});
