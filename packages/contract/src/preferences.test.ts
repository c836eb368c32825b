import { CHANNELS, EVENT_TYPES } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import { CHANGES_MAX, patchPreferencesBody } from "./preferences.ts";

const change = { event: "scan_added", channel: "mail", from: "inherit", to: "on" };
const accepts = (body: unknown) => patchPreferencesBody.safeParse(body).success;
const manyChanges = (count: number) => Array.from({ length: count }, (_, index) => ({ ...change, event: `key_${String(index)}` }));

describe("changes of preferences", () => {
  test("can be made for every cell of the matrix at once", () => {
    const changes = EVENT_TYPES.flatMap((event) => CHANNELS.map((channel) => ({ ...change, event, channel })));

    expect(accepts({ changes })).toBe(true);
  });

  test("are 1 to 200", () => {
    const accepted = [0, 1, CHANGES_MAX, CHANGES_MAX + 1].map((count) => accepts({ changes: manyChanges(count) }));

    expect(accepted).toEqual([false, true, true, false]);
  });

  test("name a cell at most once", () => {
    const read = patchPreferencesBody.safeParse({ changes: [change, { ...change, to: "off" }] });

    expect(read.error?.issues.map(({ path }) => path)).toEqual([["changes", 1]]);
    expect(accepts({ changes: [change, { ...change, channel: "slack" }] })).toBe(true);
  });

  test("may name keys that nobody knows, which is for the service to answer", () => {
    expect(accepts({ changes: [{ ...change, event: "no_such_event", channel: "pigeon" }] })).toBe(true);
    expect(accepts({ changes: [{ ...change, event: "x".repeat(65) }] })).toBe(false);
  });

  test.each([
    ["an unknown field", { changes: [change], force: true }],
    ["an unknown field in a change", { changes: [{ ...change, why: "x" }] }],
    ["a missing from", { changes: [{ event: "scan_added", channel: "mail", to: "on" }] }],
    ["a value that is none", { changes: [{ ...change, to: true }] }],
    ["__proto__", JSON.parse('{"changes":[{"event":"other","channel":"mail","from":"on","to":"off"}],"__proto__":{"a":1}}')],
    ["__proto__ in a change", JSON.parse('{"changes":[{"event":"other","channel":"mail","from":"on","to":"off","__proto__":{}}]}')],
    ["a list", [change]],
    ["nothing", null],
  ])("are refused with %s", (_, body: unknown) => {
    expect(accepts(body)).toBe(false);
  });
});
