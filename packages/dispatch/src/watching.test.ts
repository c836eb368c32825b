import { RELEVANCE_MS, type Wire } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test, vi } from "vitest";
import { witnessed } from "./retry-after-watch.ts";
import { anEvent, aWorld, type ScriptedAdapter, TAKEN } from "./testing/engine-world.ts";

const A_MESSAGE = { channel: "msteams", delivery: "e1_msteams_msteams_0", body: "{}", shortBody: "{}" } as const;

describe("the books", () => {
  test("of every event are looked at a page at a time, and told of in one sum", async () => {
    const world = aWorld(fixedClock(), { choreStepMs: 1, nightlyMs: 1 });
    world.store.pretendOldBrokenLedger("e1", 2);
    world.store.pretendOldBrokenLedger("e2", -1);
    await using engine = world.boot();
    await engine.start();

    await eventually(() => {
      expect(world.factsOf("ledger.checked")).toContainEqual({ scope: "all", broken: 2, difference: 3 });
    });
    // The night after they add up again.
    await eventually(() => {
      expect(world.factsOf("ledger.checked")).toContainEqual({ scope: "all", broken: 0, difference: 0 });
    });
    expect(world.factsOf("ledger.broken")).toHaveLength(2);
  });
});

describe("what waits behind a channel that is off", () => {
  test("expires in its time, however much it is", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { expiryCheckMs: 1, choreStepMs: 1 });
    world.store.accept(
      anEvent(),
      Array.from({ length: 450 }, (_, index) => `p${String(index)}@example.com`),
    );
    await using engine = world.boot({ adapter: async () => null });
    await engine.start();
    await eventually(() => {
      expect(world.store.deliveries).toHaveLength(450);
    });

    clock.advance(RELEVANCE_MS);

    await eventually(() => {
      expect(world.store.deliveries.every(({ state }) => state === "expired")).toBe(true);
    });
    expect(world.adapter.sent).toEqual([]);
  });
});

describe("a clock that is set", () => {
  test("is told of, and not when it only ran on", async () => {
    const clock = fixedClock();
    let ran = 0;
    const world = aWorld(clock, { versionCheckMs: 2 });
    await using engine = world.boot({ steady: () => ran });
    await engine.start();
    clock.advance(5_000);
    ran += 5_000;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(world.factsOf("clock.jumped")).toEqual([]);

    clock.advance(3_600_000);

    await eventually(() => {
      expect(world.factsOf("clock.jumped")).toEqual([{ byMs: 3_600_000 }]);
    });
  });

  test("lets no delivery go out before the other side wants to hear of it, and costs it no attempt", async () => {
    const clock = fixedClock();
    let ran = 0;
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => ({ kind: "retry", failure: "transient", afterMs: 60_000, countsAsAttempt: false });
    await using engine = world.boot({ steady: () => ran });
    await engine.drain();

    clock.advance(3_600_000);
    ran += 10_000;
    world.adapter.answer = () => TAKEN;
    await engine.drain();

    expect(world.adapter.sent).toHaveLength(1);
    expect(world.store.deliveries[0]).toMatchObject({ state: "retrying", attempts: 0 });

    clock.advance(60_000);
    ran += 50_000;
    await engine.drain();

    expect(world.store.deliveries[0]).toMatchObject({ state: "delivered", attempts: 1 });
    expect(world.factsOf("retry_after.violated")).toEqual([]);
  });

  test("would not hide that a delivery went out before that", async () => {
    const { adapter } = aWorld(fixedClock());
    const early: number[] = [];
    const seen = witnessed(adapter, { earlyMs: () => 50_000 }, (ms) => early.push(ms));

    await seen.send(A_MESSAGE, new AbortController().signal);

    expect([early, adapter.sent]).toEqual([[50_000], [A_MESSAGE]]);
  });

  test("is nobody's fault where the wait was kept", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["dana@example.com"]);
    world.adapter.answer = () => ({ kind: "retry", failure: "transient", afterMs: 60_000, countsAsAttempt: false });
    await using engine = world.boot();
    await engine.drain();

    clock.advance(3_600_000);
    world.adapter.answer = () => TAKEN;
    await engine.drain();

    expect(world.store.deliveries[0]?.state).toBe("delivered");
    expect(world.factsOf("retry_after.violated")).toEqual([]);
  });
});

describe("what goes out", () => {
  const sendOne = async (wire: Wire | undefined) => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com"]);
    const send: ScriptedAdapter["send"] = async (message, signal) => {
      const report = await world.adapter.send(message, signal);
      return wire === undefined ? report : { ...report, wire };
    };
    await using engine = world.boot({ adapter: (lane) => Promise.resolve(lane === "mail" ? { ...world.adapter, send } : null) });
    await engine.drain();
    expect(world.store.deliveries[0]?.state).toBe("delivered");
    return { resent: world.factsOf("message.resent").map(({ times }) => times), shortened: world.factsOf("message.shortened").length };
  };

  test.each([
    [undefined, [], 0],
    [{ written: 0, meant: 1, bytes: 0 }, [], 0],
    [{ written: 1, meant: 1, bytes: 0 }, [], 0],
    [{ written: 2, meant: 2, bytes: 0 }, [], 1],
    [{ written: 1, meant: 2, bytes: 0 }, [], 1],
    [{ written: 3, meant: 1, bytes: 0 }, [2], 0],
    [{ written: 3, meant: 2, bytes: 0 }, [1], 1],
  ])(
    "%j: more often than it was meant to is told of, and a short form that was decided is no such thing",
    async (wire, resent, shortened) => {
      expect(await sendOne(wire)).toEqual({ resent, shortened });
    },
  );
});

/** Other work on the machine may take its time. */
async function eventually(holds: () => void): Promise<void> {
  await vi.waitFor(holds, { timeout: 10_000, interval: 1 });
}
