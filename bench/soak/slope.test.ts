import { seededRandom } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { slopeOf } from "./slope.ts";

const line = (count: number, perX: number, noise: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: 100 + perX * x + noise(x) }));

describe("a slope", () => {
  test("of points on a line is that of the line, without a doubt", () => {
    const { perX, error } = slopeOf(line(10, 2, () => 0));

    expect(perX).toBeCloseTo(2);
    expect(error).toBeCloseTo(0);
  });

  test("lies where it says in 95 of 100 cases, also where points close to each other go astray together", () => {
    const random = seededRandom(1);
    let within = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      let astray = 0;
      const { perX, error } = slopeOf(line(200, 0.5, () => (astray = 0.6 * astray + random() - 0.5)));
      if (Math.abs(perX - 0.5) <= error) within += 1;
    }

    expect(within / 400).toBeGreaterThan(0.92);
  });

  test("of two points, or of points above each other, says nothing", () => {
    expect(slopeOf(line(2, 1, () => 0)).error).toBe(Infinity);
    expect(slopeOf([1, 2, 3].map((y) => ({ x: 1, y }))).error).toBe(Infinity);
  });
});
