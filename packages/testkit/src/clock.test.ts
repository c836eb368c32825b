import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixedClock, seededRandom } from "./clock.ts";

describe("a clock and a die for tests", () => {
  test("the clock moves only when told to", () => {
    const clock = fixedClock(1_000);
    clock.advance(500);
    const advanced = clock.now();
    clock.set(3);

    expect([advanced, clock.now()]).toEqual([1_500, 3]);
  });

  test("the die is always in its range and falls the same way for the same seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const throwTen = () => {
          const die = seededRandom(seed);
          return Array.from({ length: 10 }, die);
        };
        const thrown = throwTen();

        expect(throwTen()).toEqual(thrown);
        expect(thrown.every((value) => value >= 0 && value < 1)).toBe(true);
        expect(new Set(thrown).size).toBeGreaterThan(5);
      }),
    );
  });
});
