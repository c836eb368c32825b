import type { Lane } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { boundedGate, createSoloGate } from "./solo-gate.ts";
import { anEvent, aWorld, TAKEN } from "./testing/engine-world.ts";

const times = (count: number, address: string) => Array.from({ length: count }, () => address);

test.each([1, 2])(
  "an endpoint waits for a place until each of the others has had one, whatever waits for them (%i each)",
  async (slots) => {
    const world = aWorld(fixedClock(), { endpointSendsMax: 2, slots: { ...ENGINE_DEFAULTS.slots, webhooks: slots } });
    const order: string[] = [];
    await using engine = world.boot();
    world.adapter.answer = async ({ delivery }) => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(world.store.deliveries.find(({ id }) => id === delivery)?.lane ?? "");
      if (order.length === 20) {
        world.store.accept(anEvent("e2"), [...times(20, "webhooks:3"), "webhooks:4"]);
        engine.wake();
      }
      return TAKEN;
    };
    world.store.accept(anEvent(), [...times(200, "webhooks:1"), ...times(200, "webhooks:2")]);

    await engine.drain();

    expect(order).toHaveLength(421);
    expect(order.indexOf("webhooks:4")).toBeLessThan(40);
    expect(order.lastIndexOf("webhooks:3")).toBeLessThan(140);
    expect(world.adapter.mostAtOnce()).toBe(2);
  },
);

const LANES = ["webhooks:1", "webhooks:2", "webhooks:3", "webhooks:4", "webhooks:5"] as const satisfies readonly Lane[];

const LANE = fc.constantFrom(...LANES);
const ACTS = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("enter", "reserve"), lane: LANE, wanted: fc.integer({ min: 1, max: 4 }) }) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constantFrom("leave", "leave", "leave", "withdraw"), lane: LANE, wanted: fc.constant(0) }),
    },
  ),
  { maxLength: 100 },
);

test("whoever enters leaves a place for each who was refused one before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), ACTS, (places, acts) => {
      const gate = boundedGate(createSoloGate(), places);
      let inside = 0;
      let waiting: readonly Lane[] = [];
      const ask = (lane: Lane, wanted: number, got: number): void => {
        const before = waiting.includes(lane) ? waiting.indexOf(lane) : waiting.length;
        const others = waiting.filter((each) => each !== lane);
        const free = places - inside;
        // The first is its turn; more are what nobody waits for.
        expect(got).toBe(Math.min(wanted, Math.max(free - others.length, free > before ? 1 : 0)));
        inside += got;
        if (got > 0) waiting = others;
        if (got < wanted && !waiting.includes(lane)) waiting = [...waiting, lane];
      };
      for (const { kind, lane, wanted } of acts) {
        if (kind === "enter") ask(lane, 1, Number(gate.enter(false, lane)));
        else if (kind === "reserve") ask(lane, wanted, gate.reserve(wanted, lane));
        else if (kind === "withdraw") {
          const others = waiting.filter((each) => each !== lane);
          expect(gate.withdraw(lane)).toBe(others.length > 0 && others.length < waiting.length);
          waiting = others;
        } else if (inside > 0) {
          gate.leave();
          inside -= 1;
        }
        expect(gate.mayPassOn()).toBe(waiting.length === 0);
      }
    }),
  );
});
