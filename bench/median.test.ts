import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median, percentile, round } from "./median.ts";

const measured = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 30 });

describe("the median", () => {
  test.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[4, 1, 2, 3], 2.5],
    [[1, 1, 1, 1_000], 1],
    [[10, 9, 2], 9],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test("has as many values below it as above it, in whatever order they were taken", () => {
    fc.assert(
      fc.property(measured, (values) => {
        const middle = median(values);
        const half = values.length / 2;
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(half);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(half);
        expect(median(values.toReversed())).toBe(middle);
      }),
    );
  });

  test("of nothing is an error, not a figure", () => {
    expect(() => median([])).toThrow("no median of nothing");
    expect(() => percentile([], 0.99)).toThrow("no percentile of nothing");
  });
});

describe("a percentile", () => {
  test.each([
    [[3, 1, 2], 1, 3],
    [[3, 1, 2], 0, 1],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.99, 99],
    [[5], 0.99, 5],
  ])("of %j at %d is %d", (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  test("is one of the values, and that share of them does not exceed it", () => {
    fc.assert(
      fc.property(measured, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const at = percentile(values, share);
        expect(values).toContain(at);
        expect(values.filter((value) => value <= at).length).toBeGreaterThanOrEqual(share * values.length);
      }),
    );
  });
});

test("figures are shown with two places", () => {
  expect([1.005, 2 / 3, 17].map(round)).toEqual([1, 0.67, 17]);
});
