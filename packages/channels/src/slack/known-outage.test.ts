import { expect, test } from "vitest";
import { knownOutage } from "./known-outage.ts";

function anOutage() {
  let now = 0.25;
  return { outage: knownOutage(() => now), pass: (ms: number) => (now += ms) };
}

test("an outage that several meet at one moment is one, and all of them wait for its end", () => {
  const { outage, pass } = anOutage();

  expect([outage.begin(), outage.begin(), outage.begin()]).toEqual([5_000, 5_000, 5_000]);
  pass(2_000);
  expect(outage.begin()).toBe(3_000);
  expect(outage.left()?.afterMs).toBe(3_000);
  pass(2_999);
  expect(outage.left()?.afterMs).toBe(1);
  pass(1);
  expect(outage.left()).toBeNull();
  expect([outage.begin(), outage.left()?.afterMs]).toEqual([10_000, 10_000]);
});

test("an outage is looked at every quarter of an hour at least, and the next one is another", () => {
  const { outage, pass } = anOutage();
  const waits: number[] = [];
  for (let n = 0; n < 10; n += 1) {
    waits.push(outage.begin());
    pass(waits[n] ?? 0);
  }

  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900].map((seconds) => seconds * 1_000));
  outage.begin();
  outage.end();
  expect(outage.left()).toBeNull();
  expect(outage.begin()).toBe(5_000);
});
