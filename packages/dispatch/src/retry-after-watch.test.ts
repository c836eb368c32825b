import { expect, test } from "vitest";
import { createRetryAfterWatch } from "./retry-after-watch.ts";

const asked = (afterMs: number | null) => ({ kind: "retry", failure: "transient", afterMs, countsAsAttempt: true }) as const;

test("a pause that was asked for ends with the next answer, whatever that is", () => {
  const watch = createRetryAfterWatch(() => 0);
  watch.note("d", asked(60_000));
  expect(watch.earlyMs("d")).toBe(60_000);

  watch.note("d", asked(null));

  expect(watch.earlyMs("d")).toBe(0);
});

test("ten thousand pauses are remembered, and the oldest forgotten first", () => {
  const watch = createRetryAfterWatch(() => 0);
  for (let place = 0; place <= 10_000; place += 1) watch.note(`d${String(place)}`, asked(60_000));

  expect([watch.earlyMs("d0"), watch.earlyMs("d1"), watch.earlyMs("d10000")]).toEqual([0, 60_000, 60_000]);
});
