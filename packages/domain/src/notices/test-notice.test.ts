import { describe, expect, test } from "vitest";
import { testWords } from "./test-notice.ts";

const FAILED = { channel: "mail", state: "failed", failure: "transient", to: "dana@example.com", isLogged: true } as const;

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

  test("says, beside what came of it, where the log does not have it yet", () => {
    const words = testWords({ ...FAILED, state: "delivered", failure: null, code: "250", waitMs: null, isLogged: false });

    expect(words).toBe(
      "Mail works: the message to dana@example.com was taken. The database could not be written just now; until it can, the log shows this test as under way.",
    );
  });

  test("does not, once it was tried", () => {
    expect(testWords({ ...FAILED, code: "451", waitMs: null })).toBe("Mail does not work: it could not be sent now.");
  });
});
