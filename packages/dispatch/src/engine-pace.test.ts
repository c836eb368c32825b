import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { anEvent, aWorld, type World } from "./testing/engine-world.ts";

const TEN = Array.from({ length: 10 }, (_, index) => `p${String(index)}@example.com`);

/** A server that takes one message every two seconds. */
function limited(world: World, now: () => number, slots = 3) {
  let nextAt = 0;
  const room = () => Promise.resolve(now() >= nextAt ? { now: 1, nextInMs: 0 } : { now: 0, nextInMs: nextAt - now() });
  const send: World["adapter"]["send"] = (message, signal) => {
    if (now() < nextAt) throw new Error("Given more than it takes");
    nextAt = now() + 2_000;
    return world.adapter.send(message, signal);
  };
  return { ...world.adapter, allowance: { slots, room }, send };
}

describe("a lane whose connection has a pace (D17)", () => {
  test("starts what may go, leaves the others as they are, and sends them all in their time", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const adapter = limited(world, clock.now);
    world.store.accept(anEvent(), TEN);
    const engine = world.boot({ adapter: async (lane) => (lane === "mail" ? adapter : null) });

    await engine.drain();

    expect(world.adapter.sent).toHaveLength(1);
    const others = world.store.deliveries.filter(({ state }) => state !== "delivered");
    expect(others).toHaveLength(9);
    expect(others.every(({ state, attempts, log }) => state === "pending" && attempts === 0 && log.length === 0)).toBe(true);
    for (let sent = 2; sent <= TEN.length; sent += 1) {
      clock.advance(1_999);
      await engine.drain();
      expect(world.adapter.sent).toHaveLength(sent - 1);
      clock.advance(1);
      await engine.drain();
      expect(world.adapter.sent).toHaveLength(sent);
    }
    expect(world.factsOf("adapter.crashed")).toEqual([]);
    expect(world.store.deliveries.every(({ state, attempts }) => state === "delivered" && attempts === 1)).toBe(true);
  });

  test("wakes by itself when the next may go", async () => {
    const start = Date.now();
    const world = aWorld({ now: () => Date.now() });
    const room = async () => {
      const nextInMs = [0, 60, 120].find((at, index) => world.adapter.sent.length === index && Date.now() < start + at);
      return nextInMs === undefined ? { now: 1, nextInMs: 0 } : { now: 0, nextInMs: start + nextInMs - Date.now() };
    };
    const adapter = { ...world.adapter, allowance: { slots: 3, room } };
    world.store.accept(anEvent(), TEN.slice(0, 3));
    await using engine = world.boot({ adapter: async (lane) => (lane === "mail" ? adapter : null) });
    await engine.start();
    engine.wake();

    await expect.poll(() => world.adapter.sent.length, { timeout: 5_000, interval: 20 }).toBe(3);
  });

  test("sends what it had claimed before the pace came", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const slow = limited(world, clock.now, 1);
    let current: World["adapter"] = { ...world.adapter, allowance: { slots: 1, room: () => Promise.resolve(null) } };
    world.store.accept(anEvent(), TEN);
    const engine = world.boot({ adapter: async (lane) => (lane === "mail" ? current : null) });
    world.adapter.answer = () => {
      current = { ...world.adapter, ...slow };
      return { kind: "delivered", receipt: null };
    };

    await engine.drain();
    for (let sent = 3; sent <= TEN.length; sent += 1) {
      clock.advance(2_000);
      await engine.drain();
    }

    expect(world.store.deliveries.every(({ state, attempts }) => state === "delivered" && attempts === 1)).toBe(true);
  });

  test("has as many slots as its connection", async () => {
    const world = aWorld(fixedClock());
    const adapter = { ...world.adapter, allowance: { slots: 5, room: () => Promise.resolve(null) } };
    world.store.accept(anEvent(), TEN);
    world.adapter.answer = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return { kind: "delivered", receipt: null };
    };

    await world.boot({ adapter: async (lane) => (lane === "mail" ? adapter : null) }).drain();

    expect(world.adapter.mostAtOnce()).toBe(5);
  });
});
