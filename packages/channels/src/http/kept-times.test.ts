import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { keptTimes } from "./kept-times.ts";
import { memoryKeeper } from "./testing/memory-keeper.ts";

const HOUR = 3_600_000;

/** A process whose clock can be set, while time itself only passes. */
function aProcess(keeper = memoryKeeper()) {
  const clock = fixedClock();
  let passed = 0;
  const times = keptTimes({ clock, keeper, steady: () => passed });
  const pass = (ms: number) => {
    passed += ms;
    clock.advance(ms);
  };
  return { clock, times, pass, keeper };
}

describe("times that outlive the process", () => {
  test("are known to the next one, less what has passed meanwhile", async () => {
    const first = aProcess();
    await first.times.ready();
    first.times.set("sleep", "C1", HOUR);
    await first.times.keep();
    const next = aProcess(first.keeper);
    next.pass(HOUR / 4);

    await next.times.ready();

    expect(next.times.left("sleep", "C1")).toBe(0.75 * HOUR);
    expect(next.times.left("sleep", "C2")).toBe(0);
    expect(next.times.left("bucket", "C1")).toBe(0);
  });

  test.each([HOUR, -HOUR, 24 * HOUR, 20 * 365 * 24 * HOUR])("pass as time does when the clock is set by %d", async (step) => {
    const { times, clock, pass } = aProcess();
    times.set("sleep", "C1", HOUR);

    clock.advance(step);
    expect(times.left("sleep", "C1")).toBe(HOUR);
    pass(HOUR - 1);
    expect(times.left("sleep", "C1")).toBe(1);
    pass(1);
    expect(times.left("sleep", "C1")).toBe(0);
  });

  test("that were asked for are not made shorter by a shorter word", () => {
    const { times } = aProcess();
    times.sleep("C1", HOUR);
    times.sleep("C1", 1_000);
    expect(times.left("sleep", "C1")).toBe(HOUR);
    times.sleep("C1", 2 * HOUR);
    expect(times.left("sleep", "C1")).toBe(2 * HOUR);
  });

  test("do not keep quiet for years because a clock was wrong", async () => {
    const keeper = memoryKeeper();
    const at = fixedClock().now() + 10 * 365 * 24 * HOUR;
    await keeper.save([
      { kind: "sleep", key: "C1", at },
      { kind: "bucket", key: "C1", at },
    ]);
    const { times } = aProcess(keeper);
    await times.ready();

    expect(times.left("sleep", "C1")).toBeLessThanOrEqual(27 * HOUR);
    expect(times.left("bucket", "C1")).toBeLessThanOrEqual(60_000);
  });

  test("hold in this process even where they cannot be written down", async () => {
    const { times } = aProcess({
      ...memoryKeeper(),
      load: () => Promise.reject(new Error("disk")),
      save: () => Promise.reject(new Error("disk")),
    });
    await times.ready();
    times.set("sleep", "C1", HOUR);
    await times.keep();

    expect(times.left("sleep", "C1")).toBe(HOUR);
  });
});
