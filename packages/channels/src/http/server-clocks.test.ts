import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { serverClocks } from "./server-clocks.ts";

const NOW = Date.UTC(2026, 10, 23, 9);

function world() {
  const clock = fixedClock(NOW);
  let passed = 0;
  const clocks = serverClocks({ clock, steady: () => passed });
  return {
    clock,
    clocks,
    pass: (ms: number) => {
      passed += ms;
      clock.advance(ms);
    },
    hear: (host: string, aheadMs: number) => clocks.heard(host, new Date(clock.now() - aheadMs).toUTCString()),
  };
}

describe("the clocks of other servers", () => {
  test("say nothing until one was heard, and nothing by a header that is no date", () => {
    const { clocks } = world();
    clocks.heard("a", "yesterday");

    expect(clocks.aheadSeconds()).toBeNull();
  });

  test("say how far ours is ahead, or behind", () => {
    for (const seconds of [0, 1, 45, -45, 86_400]) {
      const { clocks, hear } = world();
      hear("a", seconds * 1_000);

      expect(Math.abs((clocks.aheadSeconds() ?? NaN) - seconds)).toBeLessThanOrEqual(1);
    }
  });

  test("agree by their median: one that is wrong does not count, however often it is heard", () => {
    const { clocks, hear } = world();
    hear("a", 2_000);
    hear("b", 2_000);
    for (let times = 0; times < 10; times += 1) hear("liar", -86_400_000);

    expect(clocks.aheadSeconds()).toBeGreaterThanOrEqual(1);
    expect(clocks.aheadSeconds()).toBeLessThanOrEqual(3);
  });

  test("show at once when ours is set, and drifts, without another answer", () => {
    const { clocks, clock, hear, pass } = world();
    hear("a", 0);
    pass(60_000);
    expect(Math.abs(clocks.aheadSeconds() ?? NaN)).toBeLessThanOrEqual(1);

    clock.advance(3_600_000);
    expect(Math.abs((clocks.aheadSeconds() ?? NaN) - 3_600)).toBeLessThanOrEqual(1);
  });

  test("are forgotten after an hour", () => {
    const { clocks, hear, pass } = world();
    hear("a", 0);
    pass(3_600_001);

    expect(clocks.aheadSeconds()).toBeNull();
  });

  test("of a hundred servers are kept, the newest ones", () => {
    const { clocks, hear } = world();
    for (let server = 0; server < 100; server += 1) hear(`wrong-${String(server)}`, 600_000);
    for (let server = 0; server < 100; server += 1) hear(`right-${String(server)}`, 0);

    expect(Math.abs(clocks.aheadSeconds() ?? NaN)).toBeLessThanOrEqual(1);
  });
});
