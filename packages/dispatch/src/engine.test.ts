import { RETRY_DELAYS_MS } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { anEvent, aWorld, BROKEN, LATER, REFUSED, TAKEN } from "./testing/engine-world.ts";

const MINUTE = 60_000;

describe("an event on its way to a person", () => {
  test("is fanned out, sent once and settled", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com"]);

    await world.boot().drain();

    expect(world.store.deliveries).toMatchObject([{ state: "delivered", attempts: 1, log: [{ outcome: "delivered" }] }]);
    expect(world.adapter.sent).toMatchObject([
      { to: { name: "Dana Reyes", address: "dana@example.com" }, subject: "[Payments API] Created 3 findings", delivery: "e1_mail_0" },
    ]);
    expect(world.facts.map(({ fact }) => fact)).toEqual(["event.fanned_out", "delivery.settled"]);
  });

  test("reaches everybody, never more at a time than there are slots", async () => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, mail: 3 }, claimMax: 10, peoplePerPage: 40 });
    world.store.accept(
      anEvent(),
      Array.from({ length: 100 }, (_, index) => `p${String(index)}@example.com`),
    );

    await world.boot().drain();

    expect(world.adapter.sent).toHaveLength(100);
    expect(world.adapter.mostAtOnce()).toBe(3);
    expect(world.store.deliveries.every(({ state }) => state === "delivered")).toBe(true);
    expect(world.factsOf("event.fanned_out").map(({ finished }) => finished)).toEqual([false, false, true]);
  });

  test("is written down with the claim when a slot is free, and sent from there", async () => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, mail: 5 } });
    world.store.accept(anEvent(), ["dana@example.com", "lee@example.com"]);
    // Nothing needs to be started by itself.
    world.store.failNext("startAttempts");

    await world.boot().drain();

    expect(world.store.deliveries.every(({ state }) => state === "delivered")).toBe(true);
  });

  test("says nothing of what it sends in its facts", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => REFUSED;

    await world.boot().drain();

    expect(JSON.stringify(world.facts)).not.toMatch(/dana@|Created 3|words/);
  });
});

describe("a delivery that fails for now", () => {
  test("is delivered once after a 451, with both attempts in the log", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => LATER;
    await engine.drain();
    world.adapter.answer = () => TAKEN;
    await engine.drain();
    expect(world.adapter.sent).toHaveLength(1);

    clock.advance(RETRY_DELAYS_MS.mail[0]);
    await engine.drain();

    expect(world.store.deliveries[0]).toMatchObject({ state: "delivered", attempts: 2 });
    expect(world.store.deliveries[0]?.log.map(({ outcome }) => outcome)).toEqual(["retrying", "delivered"]);
  });

  test("is tried at exactly the times of the schedule, then fails", async () => {
    const clock = fixedClock(0);
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => LATER;
    const times: number[] = [];

    for (let days = 0; days < 7 * 24 * 60; days += 1) {
      await engine.drain();
      clock.set(Math.min((await world.store.nextDueAt({ lane: "mail" })) ?? clock.now() + MINUTE, clock.now() + 24 * 60 * MINUTE));
    }
    for (const { startedAt } of world.store.deliveries[0]?.log ?? []) times.push(startedAt);

    const planned = RETRY_DELAYS_MS.mail.reduce<number[]>((at, delay) => [...at, (at.at(-1) ?? 0) + delay], [0]);
    expect(times).toEqual(planned);
    expect(world.store.deliveries[0]).toMatchObject({ state: "failed", attempts: planned.length, failure: "transient" });
  });

  test("keeps the date of its first attempt", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => LATER;
    const first = clock.now();
    await engine.drain();
    clock.advance(MINUTE);
    await engine.drain();

    expect(world.adapter.sent.map((message) => message.channel === "mail" && message.date)).toEqual([first, first]);
  });

  test("to a full mailbox is given up after a day", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => ({ kind: "retry", failure: "mailbox_full", afterMs: null, countsAsAttempt: true });

    await engine.drain();
    const soon = world.store.deliveries[0]?.state;
    clock.advance(25 * 60 * MINUTE);
    await engine.drain();

    expect(soon).toBe("retrying");
    expect(world.store.deliveries[0]).toMatchObject({ state: "failed", failure: "mailbox_full" });
  });

  test("to a full mailbox is tried again where mail had stopped for a day before it was begun", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const engine = world.boot();
    const begun = ENGINE_DEFAULTS.slots.mail;
    world.store.accept(
      anEvent(),
      Array.from({ length: begun + 1 }, (_, index) => `p${String(index)}@example.com`),
    );
    world.adapter.answer = () => BROKEN;
    await engine.drain();
    clock.advance(25 * 60 * MINUTE);
    world.adapter.answer = () => ({ kind: "retry", failure: "mailbox_full", afterMs: null, countsAsAttempt: true });

    await engine.drain();

    expect(world.store.deliveries.map(({ state }) => state)).toEqual([...Array.from({ length: begun }, () => "failed"), "retrying"]);
  });

  test("is tried again when the adapter throws, and nothing is lost", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => {
      throw new TypeError("a bug");
    };
    await engine.drain();
    const after = world.store.deliveries[0]?.state;
    world.adapter.answer = () => TAKEN;
    clock.advance(MINUTE);
    await engine.drain();

    expect(after).toBe("retrying");
    expect(world.factsOf("adapter.crashed")).toHaveLength(1);
    expect(world.store.deliveries[0]?.state).toBe("delivered");
  });

  test("is tried again when its message cannot be made", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com"]);
    const unsubscribeToken = () => {
      throw new Error("no key");
    };

    await world.boot({ unsubscribeToken }).drain();

    expect(world.adapter.sent).toEqual([]);
    expect(world.store.deliveries[0]).toMatchObject({ state: "retrying", failure: "defect" });
  });
});

describe("a broken connection", () => {
  test("is paused once, holds its queue without using it up, and resumes by itself", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(
      anEvent(),
      Array.from({ length: 20 }, (_, index) => `p${String(index)}@example.com`),
    );
    world.adapter.answer = () => BROKEN;
    world.adapter.probeAnswer = BROKEN;

    await engine.drain();
    clock.advance(29_000);
    await engine.drain();

    expect(world.factsOf("channel.paused")).toHaveLength(1);
    expect(world.adapter.sent.length).toBeLessThanOrEqual(3);
    expect(world.adapter.probes).toBe(0);
    expect(world.store.mail.paused).not.toBeNull();
    expect(world.store.deliveries.every(({ state, attempts }) => state === "pending" && attempts === 0)).toBe(true);

    world.adapter.answer = () => TAKEN;
    world.adapter.probeAnswer = TAKEN;
    clock.advance(1_000);
    await engine.drain();

    expect(world.factsOf("channel.resumed")).toEqual([{ channel: "mail", pausedMs: 30_000 }]);
    expect(world.store.mail.paused).toBeNull();
    expect(world.store.deliveries.every(({ state }) => state === "delivered")).toBe(true);
  });

  test("is looked at more and more rarely, at most every quarter of an hour", async () => {
    const clock = fixedClock(0);
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => BROKEN;
    world.adapter.probeAnswer = BROKEN;
    const probedAt: number[] = [];

    for (let second = 0; second <= 3_600; second += 1) {
      const before = world.adapter.probes;
      await engine.drain();
      if (world.adapter.probes > before) probedAt.push(second);
      clock.advance(1_000);
    }

    expect(probedAt).toEqual([30, 90, 210, 450, 930, 1_830, 2_730]);
  });

  test("that no probe can test is tried with what waits, more and more rarely, and is reported once", async () => {
    const clock = fixedClock(0);
    const world = aWorld(clock);
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => BROKEN;
    world.adapter.probeAnswer = null;
    const triedAt: number[] = [];

    for (let second = 0; second <= 1_000; second += 1) {
      const before = world.adapter.sent.length;
      engine.wake();
      await engine.drain();
      if (world.adapter.sent.length > before) triedAt.push(second);
      clock.advance(1_000);
    }

    expect(triedAt).toEqual([0, 30, 90, 210, 450, 930]);
    expect(world.factsOf("channel.paused")).toHaveLength(1);
    expect(world.factsOf("channel.resumed")).toEqual([]);
    expect(world.store.deliveries[0]).toMatchObject({ state: "pending", attempts: 0 });
    expect(world.store.mail.paused?.since).toBe(0);

    world.adapter.answer = () => TAKEN;
    clock.advance(900_000);
    await engine.drain();

    expect(world.factsOf("channel.resumed")).toHaveLength(1);
    expect(world.store.deliveries[0]?.state).toBe("delivered");
  });

  test("stays paused over a restart and is looked at at once then", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => BROKEN;
    world.adapter.probeAnswer = BROKEN;
    await world.boot().drain();

    await world.boot().drain();

    expect(world.adapter.sent).toHaveLength(1);
    expect(world.adapter.probes).toBe(1);
  });

  test("goes on as soon as somebody has resumed it", async () => {
    const world = aWorld(fixedClock());
    const engine = world.boot();
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => BROKEN;
    await engine.drain();
    world.adapter.answer = () => TAKEN;

    await world.store.resumeChannel({ channel: "mail", at: 0, proven: true });
    engine.wake();
    await engine.drain();

    expect(world.store.deliveries[0]?.state).toBe("delivered");
  });

  test("that is switched off or not set up waits, whatever is due", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com"]);

    await world.boot({ adapter: () => Promise.resolve(null) }).drain();

    expect(world.store.deliveries).toMatchObject([{ state: "pending", attempts: 0, leaseBoot: null }]);
  });
});
