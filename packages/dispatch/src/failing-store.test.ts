import { StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { anEvent, aWorld } from "./testing/engine-world.ts";

describe("a store that fails", () => {
  test.each([
    ["with its lease", "claim", 0],
    ["when its slot came free", "startAttempts", 1],
  ] as const)("before the attempt is written down %s: nothing is sent", async (_when, method, sentBefore) => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, mail: 1 } });
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com", "lee@example.com"]);
    world.store.failNext(method);

    await expect(engine.drain()).rejects.toThrow(`${method} failed`);
    expect(world.adapter.sent).toHaveLength(sentBefore);
    expect(world.store.deliveries.flatMap(({ log }) => log)).toHaveLength(sentBefore);

    await engine.drain();
    expect(world.adapter.sent).toHaveLength(2);
    expect(world.store.deliveries.every(({ state }) => state === "delivered")).toBe(true);
  });

  test("at the start is waited for, and what another process left is taken over then", async () => {
    const world = aWorld(fixedClock(), { falterMs: 1 });
    world.store.accept(anEvent(), ["dana@example.com"]);
    let refusals = 2;
    const releaseOrphans: typeof world.store.releaseOrphans = async (input) => {
      refusals -= 1;
      if (refusals >= 0) throw new StoreUnavailable("Another process holds the database");
      return world.store.releaseOrphans(input);
    };

    await using engine = world.boot({ store: { ...world.store, releaseOrphans } });
    await engine.start();

    await expect.poll(() => world.adapter.sent.length).toBe(1);
    expect(world.factsOf("engine.faltered").map(({ work }) => work)).toEqual(["leases", "leases"]);
  });

  test("at the start is not waited for by an engine that is told to stop, nor where it is a bug", async () => {
    const world = aWorld(fixedClock(), { falterMs: 1 });
    const away = world.boot({ store: { ...world.store, releaseOrphans: () => Promise.reject(new StoreUnavailable("away")) } });
    const starting = away.start();
    await away.stop({ graceMs: 0 });
    await starting;

    const broken = world.boot({ store: { ...world.store, releaseOrphans: () => Promise.reject(new TypeError("a bug")) } });
    await expect(broken.start()).rejects.toThrow("a bug");
  });

  test("after the mail was sent: the outcome is written as soon as it can be, and nothing is sent twice", async () => {
    const world = aWorld(fixedClock(), { falterMs: 1 });
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.store.failNext("settleAttempts");

    await world.boot().drain();

    expect(world.factsOf("engine.faltered")).toMatchObject([{ work: "settle" }]);
    expect(world.adapter.sent).toHaveLength(1);
    expect(world.store.deliveries[0]?.state).toBe("delivered");
  });
});
