import { describe, expect, test } from "vitest";
import { BLOCK_MAX, createUnderWay, UNDER_WAY_MAX } from "./under-way.ts";

function anUnderWay() {
  let now = 0;
  const underWay = createUnderWay(() => now);
  return { underWay, pass: (ms: number) => void (now += ms) };
}

describe("what is under way to a reader (V5)", () => {
  test("is bounded, also before the system has told anything", () => {
    const { underWay } = anUnderWay();
    let said = 0;
    while (underWay.hasRoom()) {
      underWay.said(BLOCK_MAX);
      said += BLOCK_MAX;
    }
    expect(said).toBeLessThanOrEqual(UNDER_WAY_MAX);
    expect(underWay.isFull()).toBe(true);

    underWay.ask()(10_000);
    expect([underWay.hasRoom(), underWay.isFull(), underWay.isUnsure()]).toEqual([true, false, false]);
  });

  test("is asked about again at once only after more was said: a reader who takes nothing costs no question each time that others are told", () => {
    const { underWay } = anUnderWay();
    underWay.said(60_000);
    underWay.ask()(60_000);
    expect([underWay.hasRoom(), underWay.isFull(), underWay.isUnsure()]).toEqual([false, false, true]);
  });

  test("holds what was said while the system was being asked: its answer may be of before", () => {
    const { underWay } = anUnderWay();
    const answer = underWay.ask();
    underWay.said(30_000);
    underWay.said(30_000);
    answer(0);
    expect([underWay.hasRoom(), underWay.isFull()]).toEqual([false, true]);
    underWay.ask()(30_000);
    expect([underWay.hasRoom(), underWay.isFull()]).toEqual([true, false]);
  });

  test("is stuck once none of it was taken, however little it is, as after the other end has lost its power", () => {
    const { underWay, pass } = anUnderWay();
    pass(60_000);
    underWay.said(8);
    pass(5_000);
    underWay.ask()(13);
    underWay.said(8);
    pass(25_000);
    underWay.ask()(26);
    expect(underWay.stuckMs()).toBe(30_000);
  });

  test.each([
    ["all of it was taken", 0],
    ["some of it was, however slowly", 59_999],
  ])("is not while %s", (_what, untaken) => {
    const { underWay, pass } = anUnderWay();
    underWay.said(60_000);
    pass(29_000);
    underWay.ask()(untaken);
    pass(5_000);
    underWay.ask()(untaken);
    expect(underWay.stuckMs()).toBeLessThan(30_000);
  });

  test("is no matter of ours where the system never tells", () => {
    const { underWay, pass } = anUnderWay();
    underWay.ask()(null);
    underWay.said(1_000_000);
    pass(60_000);
    underWay.ask()(null);
    expect([underWay.hasRoom(), underWay.isFull(), underWay.isUnsure(), underWay.stuckMs()]).toEqual([true, false, false, 0]);
  });

  test("is what was told last where a connection was overlooked once", () => {
    const { underWay } = anUnderWay();
    underWay.ask()(0);
    underWay.said(60_000);
    underWay.ask()(null);
    expect(underWay.hasRoom()).toBe(false);
  });
});
