import type { SendOutcome } from "@tocsin/domain";
import type { OutgoingMessage } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test, vi } from "vitest";
import { anEvent, aWorld, NO_ANSWER, TAKEN, type World } from "./testing/engine-world.ts";

const times = (count: number, address: string) => Array.from({ length: count }, () => address);

/** Deliveries by state, of one lane. */
function statesOf({ store }: World, lane: string): Readonly<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const delivery of store.deliveries.filter((one) => one.lane === lane)) states[delivery.state] = (states[delivery.state] ?? 0) + 1;
  return states;
}

function laneOf({ store }: World, message: OutgoingMessage): string {
  return store.deliveries.find(({ id }) => id === message.delivery)?.lane ?? "";
}

describe("endpoints of webhooks", () => {
  test("have a lane each: one that does not answer costs the others nothing", async () => {
    const world = aWorld(fixedClock());
    const hanging = new Set<string>();
    world.adapter.answer = (message, signal) => {
      if (laneOf(world, message) !== "webhooks:1") return TAKEN;
      hanging.add(message.delivery);
      return untilAborted(signal);
    };
    world.store.accept(anEvent(), [...times(10, "webhooks:1"), ...times(10, "webhooks:2"), ...times(10, "webhooks:3"), "dana@example.com"]);
    const engine = world.boot();
    await engine.start();

    await eventually(() => {
      expect(statesOf(world, "webhooks:2")).toEqual({ delivered: 10 });
      expect(statesOf(world, "webhooks:3")).toEqual({ delivered: 10 });
      expect(statesOf(world, "mail")).toEqual({ delivered: 1 });
      // No more than four at a time.
      expect(hanging.size).toBe(4);
    });
    await engine.stop({ graceMs: 0 });

    expect(world.adapter.overlaps).toEqual([]);
    expect(world.store.deliveries.every(({ leaseBoot }) => leaseBoot === null)).toBe(true);
  });

  test("share a bound on what is under way, and go on as places become free", async () => {
    const world = aWorld(fixedClock(), { endpointSendsMax: 3 });
    let atOnce = 0;
    let most = 0;
    world.adapter.answer = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      return TAKEN;
    };
    world.store.accept(
      anEvent(),
      [1, 2, 3, 4, 5].flatMap((endpoint) => times(6, `webhooks:${String(endpoint)}`)),
    );
    await using engine = world.boot();
    await engine.start();

    await eventually(() => {
      expect(world.store.deliveries.map(({ state }) => state)).toEqual(times(30, "delivered"));
    });
    expect(most).toBe(3);
  });

  test("that appear later are found, also by what is due later", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { idleMaxMs: 5 });
    world.adapter.answer = () => (world.adapter.sent.length === 1 ? NO_ANSWER : TAKEN);
    await using engine = world.boot();
    await engine.start();

    world.store.accept(anEvent(), ["webhooks:9"]);
    engine.wake();
    await eventually(() => {
      expect(statesOf(world, "webhooks:9")).toEqual({ retrying: 1 });
    });
    clock.advance(3_600_000);

    await eventually(() => {
      expect(statesOf(world, "webhooks:9")).toEqual({ delivered: 1 });
    });
  });

  test("that want quiet are left alone for so long, whatever waits for them, also by the next process", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.adapter.answer = () => ({ kind: "retry", failure: "transient", afterMs: 3_600_000, countsAsAttempt: false });
    world.store.accept(anEvent(), times(40, "webhooks:1"));
    await world.boot().drain();
    const asked = world.adapter.sent.length;
    world.adapter.answer = () => TAKEN;

    clock.advance(3_599_999);
    await world.boot().drain();
    const early = world.adapter.sent.length;
    clock.advance(2 * 3_600_000);
    await world.boot().drain();

    expect(asked).toBeLessThanOrEqual(4);
    expect(early).toBe(asked);
    expect(statesOf(world, "webhooks:1")).toEqual({ delivered: 40 });
  });

  test("that are disabled get nothing: what waits for them is cleared away", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), [...times(1_200, "webhooks:1"), "webhooks:2"]);
    world.store.disableEndpoint("1");
    await using engine = world.boot();

    await engine.drain();

    expect([statesOf(world, "webhooks:1"), statesOf(world, "webhooks:2")]).toEqual([{ suppressed: 1_200 }, { delivered: 1 }]);
    expect(world.adapter.sent).toHaveLength(1);
  });
});

describe.each(["webhooks:1", "mail"] as const)("the circuit of %s (W2)", (lane) => {
  const to = lane === "mail" ? "dana@example.com" : lane;

  /** Whether the other side is up, and a queue of forty for it. */
  async function aDeadLane(config = {}) {
    const clock = fixedClock();
    const world = aWorld(clock, { slots: { mail: 1, slack: 1, msteams: 1, webhooks: 1 }, ...config });
    world.adapter.answer = () => NO_ANSWER;
    world.store.accept(anEvent(), times(40, to));
    const engine = world.boot();
    await engine.drain();
    return { clock, world, engine };
  }

  test("opens after five attempts in a row that did not reach it; the queue is left untouched", async () => {
    const { clock, world } = await aDeadLane();

    expect(world.adapter.sent).toHaveLength(5);
    expect(statesOf(world, lane)).toEqual({ retrying: 5, pending: 35 });
    expect(world.store.deliveries.filter(({ attempts }) => attempts > 0)).toHaveLength(5);
    expect(world.store.deliveries.every(({ leaseBoot }) => leaseBoot === null)).toBe(true);
    expect(world.factsOf("circuit.opened")).toEqual([{ lane, code: "timeout", nextProbeAt: clock.now() + 30_000 }]);
  });

  test("is tried with one delivery at a time, ever more rarely", async () => {
    const { clock, world, engine } = await aDeadLane({ slots: { mail: 4, slack: 1, msteams: 1, webhooks: 4 } });
    const before = world.adapter.sent.length;
    const tries = [];
    for (let waited = 0; waited < 30; waited += 1) {
      clock.advance(30_000);
      const sent = world.adapter.sent.length;
      await engine.drain();
      tries.push(world.adapter.sent.length - sent);
    }

    // After 30 s, 1 min, 2 min, 4 min and 8 min: one each.
    expect(tries.flatMap((count, index) => (count === 0 ? [] : [`${String(count)} at ${String((index + 1) / 2)} min`]))).toEqual([
      "1 at 0.5 min",
      "1 at 1.5 min",
      "1 at 3.5 min",
      "1 at 7.5 min",
    ]);
    expect(before).toBeLessThanOrEqual(8);
    expect(world.factsOf("circuit.probed")).toHaveLength(4);
  });

  test("closes when a delivery gets through, and everything goes out", async () => {
    const { clock, world, engine } = await aDeadLane();
    world.adapter.answer = () => TAKEN;
    clock.advance(30_000);

    await engine.drain();

    expect(statesOf(world, lane)).toEqual({ delivered: 40 });
    expect(world.factsOf("circuit.closed")).toEqual([{ lane, openMs: 30_000 }]);
    expect(await world.store.circuit({ lane })).toBeNull();
  });

  test("outlives the process: the next one tries when it is time, and not before", async () => {
    const { clock, world } = await aDeadLane();
    world.adapter.answer = () => TAKEN;
    clock.advance(29_999);
    await using next = world.boot();

    await next.drain();
    expect(world.adapter.sent).toHaveLength(5);
    clock.advance(1);
    await next.drain();

    expect(statesOf(world, lane)).toEqual({ delivered: 40 });
  });

  test("that was closed from outside, because the connection was changed, is tried at once", async () => {
    const { world, engine } = await aDeadLane();
    world.adapter.answer = () => TAKEN;
    await world.store.saveCircuit({ lane, circuit: null });
    await engine.drain();
    expect(world.adapter.sent).toHaveLength(5);

    engine.wake();
    await engine.drain();

    expect(statesOf(world, lane)).toMatchObject({ delivered: 35 });
  });
});

function untilAborted(signal: AbortSignal): Promise<SendOutcome> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve({ kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true });
    });
  });
}

/** Other work on the machine may take its time. */
async function eventually(holds: () => void): Promise<void> {
  await vi.waitFor(holds, { timeout: 10_000, interval: 1 });
}
