import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countGate, countTests, sum, type Tally } from "./counts.ts";

const green: Tally = { passed: 3, failed: 0, skipped: 0, broken: 0 };

describe("a gate", () => {
  test("counts as one passed when it ends with 0", () => {
    expect(countGate(0)).toEqual({ passed: 1, failed: 0, notes: [] });
  });

  test("counts as one failed with any other exit code, and says which", () => {
    expect(countGate(143)).toEqual({ passed: 0, failed: 1, notes: ["ended with exit code 143"] });
  });
});

describe("a suite of tests", () => {
  test("counts each test", () => {
    expect(countTests({ ...green, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2, notes: [] });
  });

  test("fails without a report, even when it ended with 0", () => {
    expect(countTests(undefined, 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  test("fails when it ran no test", () => {
    expect(countTests({ passed: 0, failed: 0, skipped: 0, broken: 0 }, 0)).toMatchObject({ passed: 0, failed: 1, notes: ["ran no test"] });
  });

  test("counts a skipped test as failed", () => {
    expect(countTests({ ...green, skipped: 2 }, 0)).toMatchObject({ passed: 3, failed: 2 });
  });

  test("counts a file that does not load as failed", () => {
    expect(countTests({ ...green, broken: 1 }, 1)).toMatchObject({ passed: 3, failed: 1 });
  });

  test("fails when all tests passed and the runner still ended badly", () => {
    expect(countTests(green, 1)).toMatchObject({ passed: 3, failed: 1 });
  });

  test("is green only when something ran and nothing failed, was skipped or broke", () => {
    const some = fc.nat({ max: 3 });
    fc.assert(
      fc.property(fc.record({ passed: some, failed: some, skipped: some, broken: some }), fc.constantFrom(0, 1), (tally, exitCode) => {
        const isGreen = tally.passed > 0 && tally.failed + tally.skipped + tally.broken === 0 && exitCode === 0;

        expect(countTests(tally, exitCode).failed === 0).toBe(isGreen);
      }),
    );
  });
});

test("the sum adds what each step found", () => {
  expect(sum([countGate(0), countGate(1), countTests({ ...green, failed: 2 }, 1)])).toEqual({ passed: 4, failed: 3 });
});
