import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Allowance, createBudget, FLOW_ALLOWANCES } from "./budget.ts";

test("leaves a second between messages and no more than 1,500 in any day", () => {
  const budget = createBudget(FLOW_ALLOWANCES);
  let now = 0;
  for (let sent = 0; sent < 1_500; sent += 1) now += budget.reserve(now, Infinity);

  expect(now).toBe(1_499_000);
  expect(budget.reserve(now, 0)).toBe(86_400_000 - now);
});

test("says when the day is used up, and not when only the second is", () => {
  const budget = createBudget(FLOW_ALLOWANCES);
  let now = 0;
  for (let sent = 0; sent < 1_499; sent += 1) now += budget.reserve(now, Infinity);

  expect(budget.isUsedUp(now)).toBe(false);
  now += budget.reserve(now, Infinity);
  expect([now, 86_399_999, 86_400_000].map((at) => budget.isUsedUp(at))).toEqual([true, true, false]);
});

test("keeps no place for whom it sends away", () => {
  const budget = createBudget([{ max: 1, perMs: 1_000 }]);
  budget.reserve(0, 0);

  expect([budget.reserve(0, 500), budget.reserve(0, 500), budget.reserve(0, 1_000), budget.reserve(0, 500)]).toEqual([
    1_000, 1_000, 1_000, 2_000,
  ]);
});

test("rests for as long as it was told to, by the longest word", () => {
  const budget = createBudget([{ max: 5, perMs: 1_000 }]);
  budget.rest(90_000);
  budget.rest(60_000);

  expect(budget.reserve(10_000, 0)).toBe(80_000);
});

test("counts from the last one that went before, in whatever order it hears of them", () => {
  const budget = createBudget([{ max: 1, perMs: 5_000 }]);
  budget.recall([3_000, 1_000]);

  expect(budget.reserve(3_500, 0)).toBe(4_500);
});

test("is never exceeded in any span of time", () => {
  const allowance = fc.record({ max: fc.integer({ min: 1, max: 5 }), perMs: fc.integer({ min: 1, max: 500 }) });
  const asks = fc.array(fc.record({ passed: fc.nat(200), maxWaitMs: fc.constantFrom(0, 100, Infinity) }), { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(fc.array(allowance, { minLength: 1, maxLength: 3 }), asks, (allowances: readonly Allowance[], steps) => {
      const budget = createBudget(allowances);
      const sent: number[] = [];
      let now = 0;
      for (const { passed, maxWaitMs } of steps) {
        now += passed;
        const waitMs = budget.reserve(now, maxWaitMs);
        if (waitMs <= maxWaitMs) sent.push(now + waitMs);
      }
      for (const { max, perMs } of allowances) {
        for (const at of sent) expect(sent.filter((other) => other >= at && other < at + perMs).length).toBeLessThanOrEqual(max);
      }
    }),
  );
});
