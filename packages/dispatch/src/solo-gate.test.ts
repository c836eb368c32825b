import { describe, expect, test } from "vitest";
import { createSoloGate } from "./solo-gate.ts";

describe("the gate for what is sent alone", () => {
  test("gives no places in advance while somebody is inside alone, or waits for it", () => {
    const gate = createSoloGate();
    expect(gate.reserve(2)).toBe(2);
    expect(gate.enter(true)).toBe(false);
    expect(gate.reserve(5)).toBe(0);

    gate.leave();
    gate.leave();
    expect(gate.enter(true)).toBe(true);

    expect(gate.reserve(5)).toBe(0);
    expect(gate.enter(false)).toBe(false);
  });

  test("tells who leaves last that somebody was refused, so that they can be called", () => {
    const gate = createSoloGate();
    gate.reserve(2);
    expect(gate.leave()).toBe(false);
    gate.enter(true);

    expect(gate.leave()).toBe(true);
    gate.reserve(1);
    expect(gate.leave()).toBe(false);
  });
});
