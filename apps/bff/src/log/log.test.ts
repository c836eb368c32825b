import { describe, expect, test } from "vitest";
import type { Log } from "../deps.ts";
import { createLog } from "./log.ts";
import { logFacts } from "./log-facts.ts";

function recorded(isTerminal = false): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, log: createLog({ level: "info", isTerminal, write: (line) => lines.push(line) }) };
}

describe("a log line", () => {
  test("is one line of JSON with time in UTC, level, event and fields", () => {
    const { log, lines } = recorded();
    log.info("http.answered", { path: "/api/v1/me", status: 200 });

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      event: "http.answered",
      path: "/api/v1/me",
      status: 200,
    });
  });

  test("stays one line whatever is in its fields", () => {
    const { log, lines } = recorded();
    log.warn("odd", { title: 'a\r\nb\u001b[31m"}\n{"level":"error"}' });

    expect(lines.join("").trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", title: expect.stringContaining("b\u001b[31m") as string });
  });

  test("tells an error with its causes", () => {
    const { log, lines } = recorded();
    log.error("http.failed", { error: new TypeError("outer", { cause: new Error("inner") }) });

    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      error: { name: "TypeError", message: "outer", stack: expect.any(String) as string, cause: { message: "inner" } },
    });
  });

  test("says each thing once, whatever its fields are called", () => {
    const { log, lines } = recorded();
    log.info("odd", { level: "warn", time: "later", event: "another", scope: "all" });

    expect(lines[0]?.match(/"(level|time|event)":/g)).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", level_: "warn", event: "odd", event_: "another", scope: "all" });
  });

  test("has no secret in it", () => {
    const { log, lines } = recorded();
    log.info("odd", {
      password: "hunter2",
      settings: { token: "hunter2", secret: "hunter2" },
      authorization: "hunter2",
      cookie: "hunter2",
    });

    expect(lines.join("")).not.toContain("hunter2");
  });

  test("below the level is not written", () => {
    const { log, lines } = recorded();
    log.debug("http.answered");

    expect(lines).toEqual([]);
  });
});

describe("a log line for people", () => {
  test("reads like a sentence, with the error below", () => {
    const { log, lines } = recorded(true);
    log.warn("channel.paused", { channel: "mail", code: "451" });
    log.error("http.failed", { error: new Error("no such thing") });

    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}channel\.paused channel=mail code=451\n$/);
    expect(lines[1]).toMatch(/http\.failed\n {2}Error: no such thing/);
  });

  test("tells an error with its codes and causes", () => {
    const { log, lines } = recorded(true);
    const cause = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    log.error("engine.faltered", { error: new TypeError("not now", { cause }) });

    const [head, ...told] = lines.join("").trimEnd().split("\n");
    expect(head).toMatch(/engine\.faltered$/);
    expect(told[0]).toBe("  TypeError: not now");
    expect(told).toContain("  caused by: Error: database or disk is full (SQLITE_FULL)");
  });

  test("is readable also where a library gave an error a number as its code and a text as its cause", () => {
    const { log, lines } = recorded(true);
    const error = Object.assign(new Error("given up", { cause: "nobody waits" }), { code: 20 });
    log.warn("engine.faltered", { error });

    expect(lines.join("")).toMatch(/engine\.faltered\n {2}Error: given up\n/);
  });

  test("looks like no other line, whatever is in its fields or its error", () => {
    const { log, lines } = recorded(true);
    log.info("http.answered", { path: "/a\n12:00:00 error forged.line\r\u2028x\ty" });
    log.error("http.failed", { error: new Error("bad\n12:00:00 error forged.line") });

    const [answered = "", ...failed] = lines.join("").trimEnd().split("\n");
    expect(answered).toMatch(/path=\/a.12:00:00 error forged\.line..x.y$/);
    expect(failed.filter((line) => /^\d\d:/.test(line))).toEqual([expect.stringMatching(/error http\.failed$/)]);
  });

  test("leaves the terminal alone", () => {
    const { log, lines } = recorded(true);
    log.info("odd", { title: "\u001b[31mred\u0007\u009b2J" });

    expect(lines.join("")).toContain("red");
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(lines.join("")).not.toMatch(/[\u0007\u001b\u009b]/);
  });
});

test("the engine's facts are written with what belongs to them", () => {
  const { log, lines } = recorded();
  logFacts(log)("channel.paused", { channel: "mail", code: "535" });
  logFacts(log)("adapter.crashed", { channel: "mail", delivery: null, error: new Error("bug") });

  logFacts(log)("event.fanned_out", { event: "01a2", finished: true, written: { mail: 2 }, elapsedMs: 1 });

  expect(lines[2]?.match(/"event":/g)).toHaveLength(1);
  expect(JSON.parse(lines[2] ?? "")).toMatchObject({ event: "event.fanned_out", eventId: "01a2", written: { mail: 2 } });
  expect(lines.slice(0, 2).map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: "warn", event: "channel.paused", channel: "mail", code: "535" },
    { level: "error", event: "adapter.crashed", error: { message: "bug" } },
  ]);
});
