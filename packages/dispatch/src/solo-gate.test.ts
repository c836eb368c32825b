import type { Lane } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedGate, createSoloGate, type SoloGate } from "./solo-gate.ts";

describe("the gate for what is sent alone", () => {
  test("gives no places in advance while somebody is inside alone, or waits for it", () => {
    const gate = createSoloGate();
    expect(gate.reserve(2, "mail")).toBe(2);
    expect(gate.enter(true, "slack")).toBe(false);
    expect(gate.reserve(5, "mail")).toBe(0);

    gate.leave();
    gate.leave();
    expect(gate.enter(true, "slack")).toBe(true);

    expect(gate.reserve(5, "mail")).toBe(0);
    expect(gate.enter(false, "mail")).toBe(false);
  });

  test("tells who leaves last that somebody was refused, so that they can be called", () => {
    const gate = createSoloGate();
    gate.reserve(2, "mail");
    expect(gate.leave()).toBe(false);
    gate.enter(true, "slack");

    expect(gate.leave()).toBe(true);
    expect(gate.enter(true, "slack")).toBe(true);
    expect(gate.leave()).toBe(true);
    gate.reserve(1, "mail");
    expect(gate.leave()).toBe(false);
  });

  test("is kept for who was refused to be alone, whoever asks first when it is empty", () => {
    const gate = createSoloGate();
    gate.reserve(1, "mail");
    gate.enter(true, "slack");
    gate.leave();

    expect(gate.reserve(3, "mail")).toBe(0);
    expect(gate.enter(false, "mail")).toBe(false);
    expect(gate.enter(true, "msteams")).toBe(false);
    expect(gate.enter(true, "slack")).toBe(true);
  });

  test("lets a lane that waits send before what it has besides", () => {
    const gate = createSoloGate();
    gate.reserve(1, "mail");
    gate.enter(true, "slack");
    gate.leave();

    expect(gate.enter(false, "slack")).toBe(true);
    expect(gate.enter(true, "slack")).toBe(false);
    expect(gate.enter(false, "mail")).toBe(false);
    gate.leave();
    expect(gate.enter(true, "slack")).toBe(true);
  });

  test("is open to the others again when who waits cannot go after all", () => {
    const gate = createSoloGate();
    gate.reserve(1, "mail");
    gate.enter(true, "slack");
    gate.leave();

    expect(gate.withdraw("mail")).toBe(false);
    expect(gate.withdraw("slack")).toBe(true);
    expect(gate.withdraw("slack")).toBe(false);
    expect(gate.reserve(1, "mail")).toBe(1);
  });
});

const LANES = ["mail", "slack", "webhooks:1", "webhooks:2"] as const satisfies readonly Lane[];
type Act = { readonly kind: "ask"; readonly lane: number } | { readonly kind: "end"; readonly which: number };

const ACTS: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("ask" as const), lane: fc.nat({ max: LANES.length - 1 }) }),
    fc.record({ kind: fc.constant("end" as const), which: fc.nat() }),
  ),
  { maxLength: 120, size: "max" },
);

/** Lanes with work, most of which need not be alone; each asks for its first. */
function lanesWith(queues: readonly (readonly boolean[])[]) {
  const inner = createSoloGate();
  const bounded = boundedGate(inner, 2);
  const gateOf = (lane: number): SoloGate => (lane < 2 ? inner : bounded);
  const waiting = queues.map((queue) => [...queue]);
  const inside: { readonly lane: number; readonly alone: boolean }[] = [];
  const ask = (lane: number): "sent" | "refused" | "nothing" => {
    const [alone] = waiting[lane] ?? [];
    const name = LANES[lane];
    if (alone === undefined || name === undefined) return "nothing";
    if (!gateOf(lane).enter(alone, name)) return "refused";
    waiting[lane]?.shift();
    inside.push({ lane, alone });
    return "sent";
  };
  const end = (which: number): void => {
    const [ended] = inside.splice(which % Math.max(1, inside.length), 1);
    if (ended !== undefined) gateOf(ended.lane).leave();
  };
  return { inside, ask, end, left: () => waiting.flat().length };
}

test("whoever asks when: alone means alone, who waits for it is overtaken by nobody, and everything is sent", () => {
  const queues = fc.array(fc.array(fc.boolean(), { maxLength: 8 }), { minLength: LANES.length, maxLength: LANES.length });
  fc.assert(
    fc.property(queues, ACTS, (work, acts) => {
      const lanes = lanesWith(work);
      for (const act of acts) {
        if (act.kind === "end") lanes.end(act.which);
        else lanes.ask(act.lane);
        if (lanes.inside.some(({ alone }) => alone)) expect(lanes.inside).toHaveLength(1);
      }
      // From now on all are called when somebody has left, as the engine does.
      for (let calm = 0; lanes.left() > 0; calm += 1) {
        expect(calm).toBeLessThan(1_000);
        const sent = LANES.map((_, lane) => lanes.ask(lane)).filter((answer) => answer === "sent").length;
        if (lanes.inside.length === 0 && lanes.left() > 0) expect(sent).toBeGreaterThan(0);
        lanes.end(calm);
      }
    }),
  );
});

describe("a place is passed on", () => {
  test("unless somebody is alone, or waits to be", () => {
    const gate = createSoloGate();
    gate.reserve(1, "mail");
    expect(gate.mayPassOn()).toBe(true);
    gate.enter(true, "slack");
    expect(gate.mayPassOn()).toBe(false);
    gate.leave();
    gate.enter(true, "slack");
    expect(gate.mayPassOn()).toBe(false);
  });

  test("unless another lane was refused one: it would wait for as long as this one has work", () => {
    const gate = boundedGate(createSoloGate(), 1);
    gate.enter(false, "webhooks:1");
    expect(gate.mayPassOn()).toBe(true);
    gate.enter(false, "webhooks:2");
    expect(gate.mayPassOn()).toBe(false);
    gate.leave();
    gate.enter(false, "webhooks:2");
    expect(gate.mayPassOn()).toBe(true);
  });
});

test("a bounded gate that had fewer places than were wanted says so when one is free again", () => {
  const gate = boundedGate(createSoloGate(), 2);
  expect(gate.enter(false, "webhooks:1")).toBe(true);
  expect(gate.reserve(2, "webhooks:2")).toBe(1);

  expect(gate.leave()).toBe(true);
  expect(gate.leave()).toBe(false);
});
