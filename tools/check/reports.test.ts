import { describe, expect, test } from "vitest";
import { tallyPlaywright, tallyVitest } from "./reports.ts";

const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };
const playwright = { stats: { expected: 4, unexpected: 1, flaky: 2, skipped: 3 }, errors: [] };

describe("Vitest's report", () => {
  test("counts pending and planned tests as skipped", () => {
    expect(tallyVitest(vitest)).toEqual({ passed: 5, failed: 1, skipped: 3, broken: 0 });
  });

  test("counts a failed file without a test, and no failed file with one", () => {
    const testResults = [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "failed" }] },
      { status: "passed", assertionResults: [{ status: "passed" }] },
    ];

    expect(tallyVitest({ ...vitest, testResults })?.broken).toBe(1);
  });
});

describe("Playwright's report", () => {
  test("counts flaky tests as failed", () => {
    expect(tallyPlaywright(playwright)).toEqual({ passed: 4, failed: 3, skipped: 3, broken: 0 });
  });

  test("counts errors outside any test", () => {
    expect(tallyPlaywright({ ...playwright, errors: [{ message: "no browser" }] })?.broken).toBe(1);
  });
});

test.each([undefined, null, 3, "text", [], {}, { stats: {} }, { ...vitest, numTodoTests: "1" }, { ...playwright, errors: undefined }])(
  "%j is nobody's report",
  (report) => {
    expect(tallyVitest(report)).toBeUndefined();
    expect(tallyPlaywright(report)).toBeUndefined();
  },
);
