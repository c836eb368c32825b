import { describe, expect, test } from "vitest";
import { testWords } from "./test-notice.ts";

const FAILED = { channel: "mail", state: "failed", failure: "transient", to: "dana@example.com" } as const;

describe("a test that has to wait (N3)", () => {
  test.each([
    ["a limit of ours, that says nothing", null, "Mail was not tried: its limit leaves no room for another 60 seconds. Nothing was sent."],
    ["a limit of ours", "held_back", "Mail was not tried: its limit leaves no room for another 60 seconds. Nothing was sent."],
    ["a day of a flow that is full", "flow_day", "Mail was not tried: its limit leaves no room for another 60 seconds. Nothing was sent."],
    ["what the other side asked for", "429", "Mail asks us to wait 60 seconds. Nothing was sent."],
    ["a server that is not there", "ECONNREFUSED", "Mail could not be reached. Nothing was sent; it can be tried again in 60 seconds."],
  ])("says so: %s", (_what, code, words) => {
    expect(testWords({ ...FAILED, code, waitMs: 59_001 })).toBe(words);
  });

  test("does not, once it was tried", () => {
    expect(testWords({ ...FAILED, code: "451", waitMs: null })).toBe("Mail does not work: it could not be sent now.");
  });
});
