import { StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { anEvent, aWorld, BROKEN, NO_ANSWER, TAKEN } from "./testing/engine-world.ts";

const THIRTY = Array.from({ length: 30 }, (_, index) => `p${String(index)}@example.com`);

describe("a store that fails", () => {
  test.each([
    ["with its lease", ["claim"], 0],
    ["when its slot came free", ["settleAndStart", "startAttempts"], 1],
  ] as const)("before the attempt is written down %s: nothing is sent", async (_when, methods, sentBefore) => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, mail: 1 } });
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com", "lee@example.com"]);
    for (const method of methods) world.store.failNext(method);

    await expect(engine.drain()).rejects.toThrow(`${String(methods.at(-1))} failed`);
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

describe("a store that fails while a connection breaks", () => {
  test("hears of the pause as soon as it can: superusers are told of it (N1)", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), THIRTY);
    world.adapter.answer = () => BROKEN;
    world.adapter.probeAnswer = BROKEN;
    let refusals = 1;
    const pauseChannel: typeof world.store.pauseChannel = async (input) => {
      refusals -= 1;
      if (refusals >= 0) throw new StoreUnavailable("Another process holds the database");
      return world.store.pauseChannel(input);
    };
    const engine = world.boot({ channels: { ...world.store, pauseChannel } });

    await engine.drain();

    expect(world.store.mail.paused).toEqual({ since: clock.now(), code: "451", text: "words", onlySendingTells: false });
    expect(world.factsOf("channel.paused")).toHaveLength(1);
    expect(world.factsOf("engine.faltered")).toMatchObject([{ work: "health" }]);
    expect(world.store.deliveries.every(({ state, attempts }) => state === "pending" && attempts === 0)).toBe(true);
  });

  test("knows a circuit that opened, and one that closed, as soon as it can", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), THIRTY);
    world.adapter.answer = () => NO_ANSWER;
    const engine = world.boot();
    world.store.failNext("saveCircuit");
    await engine.drain();
    expect(await world.store.circuit({ lane: "mail" })).toMatchObject({ openedAt: clock.now(), code: "timeout" });

    clock.advance(30_000);
    world.adapter.answer = () => TAKEN;
    world.store.failNext("saveCircuit");
    await engine.drain();
    expect(await world.store.circuit({ lane: "mail" })).toBeNull();
    expect(world.factsOf("circuit.closed")).toHaveLength(1);
  });

  test("says when a channel worked last, though it could not be written down the first time", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["dana@example.com"]);
    let refusals = 1;
    const recordSuccess: typeof world.store.recordSuccess = async (input) => {
      refusals -= 1;
      if (refusals >= 0) throw new StoreUnavailable("Another process holds the database");
      return world.store.recordSuccess(input);
    };
    const engine = world.boot({ channels: { ...world.store, recordSuccess } });
    await engine.drain();
    expect(world.store.mail.lastSuccessAt).toBeNull();

    world.store.accept(anEvent("e2"), ["dana@example.com"]);
    await engine.drain();

    expect(world.store.mail.lastSuccessAt).toBe(clock.now());
  });
});

describe("an outcome that cannot be written, whatever is tried", () => {
  test("holds up no other, and is not given up", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { falterMs: 1 });
    world.store.accept(anEvent(), THIRTY);
    let isBroken = true;
    const settleAttempts: typeof world.store.settleAttempts = async (input) => {
      if (isBroken && input.ends.some(({ delivery }) => delivery === "e1_mail_1")) throw new TypeError("a bug");
      return world.store.settleAttempts(input);
    };
    await using engine = world.boot({ store: { ...world.store, settleAttempts } });
    await engine.start();
    engine.wake();

    await expect.poll(() => world.store.deliveries.filter(({ state }) => state === "delivered").length).toBe(29);
    expect(world.store.deliveries[1]?.state).toBe("sending");
    isBroken = false;
    await expect.poll(() => world.store.deliveries[1]?.state).toBe("delivered");
    expect(world.adapter.sent).toHaveLength(30);
  });
});
