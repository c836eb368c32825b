import { type ClaimedDelivery, type DeliveryId, type DispatchStore, StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { createHeldDeliveries, type Held } from "./held-deliveries.ts";
import { createSoloGate } from "./solo-gate.ts";
import { claimedDelivery } from "./testing/claimed-delivery.ts";
import { eventually, neverEnds } from "./testing/dying.ts";
import { anEvent, aWorld, REFUSED, TAKEN } from "./testing/engine-world.ts";

const times = (count: number, address: string) => Array.from({ length: count }, () => address);
const ONE_AT_A_TIME = { slots: { mail: 1, slack: 1, msteams: 1, webhooks: 1 } } as const;
const HOUR = 3_600_000;

describe("a lease", () => {
  test.each([
    ["with the outcome before it", "settleAndStart", TAKEN],
    ["by itself", "startAttempts", REFUSED],
  ] as const)("is kept while its attempt is written down %s, wherever the clock goes", async (_how, method, outcome) => {
    const clock = fixedClock();
    const world = aWorld(clock, { ...ONE_AT_A_TIME, heartbeatMs: 1 });
    world.adapter.answer = () => outcome;
    world.store.accept(anEvent(), times(3, "webhooks:1"));
    let kept: readonly DeliveryId[] | null = [];
    let released = 0;
    let isFirst = true;
    const store: DispatchStore = {
      ...world.store,
      renewLeases: (input) => {
        kept = input.deliveries;
        return world.store.renewLeases(input);
      },
      releaseExpiredLeases: (input) => {
        released += 1;
        return world.store.releaseExpiredLeases(input);
      },
      [method]: async (input: never) => {
        const written = await world.store[method](input);
        if (!isFirst) return written;
        isFirst = false;
        clock.advance(HOUR);
        const before = released;
        // On disk, and the answer is still on its way.
        await eventually(() => {
          expect(released).toBeGreaterThan(before + 1);
        });
        expect(kept).toContain("e1_webhooks_1");
        return written;
      },
    };
    await using engine = world.boot({ store });
    await engine.start();
    engine.wake();

    await eventually(() => {
      expect(world.store.deliveries.map(({ state }) => state)).toEqual(times(3, outcome === TAKEN ? "delivered" : "failed"));
    });
    expect(world.adapter.sent.map(({ delivery }) => delivery).toSorted()).toEqual(world.store.deliveries.map(({ id }) => id));
    expect([world.factsOf("leases.expired"), world.factsOf("lease.lost")]).toEqual([[], []]);
    // Nothing is under way any more, and nothing taken for it.
    [kept, released] = [null, 0];
    await eventually(() => {
      expect(released).toBeGreaterThan(1);
    });
    expect(kept).toBeNull();
  });

  test("does not run out in the look that follows a jump of the clock, which knows nothing yet of what is being claimed", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { ...ONE_AT_A_TIME, heartbeatMs: 1 });
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = ({ delivery }) => (delivery.startsWith("e1_") ? neverEnds() : TAKEN);
    let looks = 0;
    const store: DispatchStore = {
      ...world.store,
      claim: async (input) => {
        const claimed = await world.store.claim(input);
        if (claimed.deliveries.every(({ event }) => event === "e1")) return claimed;
        clock.advance(HOUR);
        const before = looks;
        await eventually(() => {
          expect(looks).toBeGreaterThan(before);
        });
        return claimed;
      },
      renewLeases: (input) => {
        looks += 1;
        return world.store.renewLeases(input);
      },
    };
    await using engine = world.boot({ store, config: { ...ONE_AT_A_TIME, heartbeatMs: 1, abortGraceMs: 1 } });
    await engine.start();
    engine.wake();
    await eventually(() => {
      expect(looks).toBeGreaterThan(0);
    });

    world.store.accept(anEvent("e2"), ["webhooks:1"]);
    engine.wake();

    await eventually(() => {
      expect(world.store.deliveries[1]?.state).toBe("delivered");
    });
    expect(world.store.deliveries[1]?.log).toHaveLength(1);
    expect(world.factsOf("leases.expired")).toEqual([]);
  });

  test("that could not be given back is still held: what waited does not wait for the end of it", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, ONE_AT_A_TIME);
    world.store.accept(anEvent(), times(3, "webhooks:1"));
    const engine = world.boot();
    world.adapter.answer = () => {
      clock.advance(10_000);
      return TAKEN;
    };
    world.store.failNext("releaseLeases");

    await expect(engine.drain()).rejects.toThrow("releaseLeases failed");
    expect(world.adapter.sent).toHaveLength(1);
    await engine.drain();

    expect(world.store.deliveries.map(({ state }) => state)).toEqual(times(3, "delivered"));
    expect(world.factsOf("lease.lost")).toEqual([]);
  });

  test("that could not be given back is used for nothing while its endpoint is off", async () => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, webhooks: 2 } });
    world.store.accept(anEvent(), times(9, "webhooks:1"));
    let isOff = false;
    let finish = (): void => undefined;
    const engine = world.boot({ adapter: (lane) => Promise.resolve(lane === "webhooks:1" && !isOff ? world.adapter : null) });
    world.adapter.answer = async ({ delivery }) => {
      if (delivery !== "e1_webhooks_0") return REFUSED;
      isOff = true;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return TAKEN;
    };
    world.store.failNext("releaseLeases");
    await expect(engine.drain()).rejects.toThrow("releaseLeases failed");

    finish();
    await eventually(() => {
      expect(world.store.deliveries[0]?.state).toBe("delivered");
    });
    await engine.drain();

    expect(world.adapter.sent).toHaveLength(2);
    expect(world.store.deliveries.filter(({ state }) => state === "pending")).toHaveLength(7);
  });
});

describe("what waits for a slot", () => {
  function heldOver(claim: DispatchStore["claim"], steady: () => number) {
    return createHeldDeliveries({
      lane: "webhooks:1",
      channel: "webhooks",
      store: { claim, releaseLeases: () => Promise.reject(new StoreUnavailable("away")) },
      gate: createSoloGate(),
      clock: fixedClock(),
      steady,
      emit: () => undefined,
      config: ENGINE_DEFAULTS,
      boot: "boot",
      onRoom: () => undefined,
    });
  }

  const claimed = (id: string): ClaimedDelivery => claimedDelivery({ id });

  test("stays, whoever else is claimed meanwhile, and is old by its own claim", async () => {
    let now = 0;
    const batches = [["a", "b"], ["c"]];
    let answer = (): void => undefined;
    const held = heldOver(
      () =>
        new Promise((resolve) => {
          const deliveries = (batches.shift() ?? []).map(claimed);
          answer = () => resolve({ deliveries, events: [anEvent()], capped: 0 });
        }),
      () => now,
    );
    const first = held.claim({ start: 0, limit: 2 });
    answer();
    await first;
    const taken = [held.next(), held.next()] as readonly [Held, Held];
    expect([held.next(), held.deliveries()]).toEqual([null, ["a", "b"]]);

    now = 9_000;
    const second = held.claim({ start: 0, limit: 2 });
    held.gone([taken[0]]);
    held.putFirst(taken[1]);
    answer();
    await second;

    expect(held.deliveries()).toEqual(["b", "c"]);
    now = 10_000;
    expect([held.areStale(), held.next()]).toEqual([true, null]);
  });
});
