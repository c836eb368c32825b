import { isFinal, RELEVANCE_MS, type SendOutcome } from "@tocsin/domain";
import { fixedClock, seededRandom } from "@tocsin/testkit";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { diesWhileSending, eventually, neverEnds } from "./testing/dying.ts";
import { anEvent, aWorld, BROKEN, LATER, REFUSED, TAKEN } from "./testing/engine-world.ts";

/** A send that ends when it is told to give up, as adapters must. */
const hangs = (_message: unknown, signal: AbortSignal): Promise<SendOutcome> =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve({ kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true });
    });
  });

describe("a process that dies in the middle of an attempt", () => {
  test("leaves the attempt as unknown; the next one sends again, and counts only its own attempt", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["dana@example.com"]);
    await diesWhileSending(world);

    await using engine = world.boot();
    world.adapter.answer = () => TAKEN;
    await engine.start();
    await engine.drain();

    expect(world.store.deliveries[0]).toMatchObject({ state: "delivered", attempts: 1, crashCount: 1 });
    expect(world.store.deliveries[0]?.log.map(({ outcome }) => outcome)).toEqual(["unknown", "delivered"]);
    expect(world.factsOf("leases.recovered")).toEqual([{ released: 1, crashed: 1, quarantined: 0 }]);
  });

  test("again and again puts the delivery into quarantine at the fifth time, and others are not held up", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["poison@example.com"]);
    for (let crash = 0; crash < 5; crash += 1) await diesWhileSending(world);
    world.store.accept(anEvent("e2"), ["dana@example.com"]);

    await using engine = world.boot();
    world.adapter.answer = () => TAKEN;
    await engine.start();
    await engine.drain();

    expect(world.store.deliveries).toMatchObject([
      { state: "held", crashCount: 5 },
      { state: "delivered", crashCount: 0 },
    ]);
    expect(world.factsOf("leases.recovered").at(-1)).toEqual({ released: 1, crashed: 1, quarantined: 1 });
  });
});

describe("an engine that is told to stop", () => {
  test("lets what is under way end and claims nothing more", async () => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, mail: 1 } });
    let finish = (_outcome: SendOutcome): void => undefined;
    world.adapter.answer = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    world.store.accept(anEvent(), ["a@example.com", "b@example.com"]);
    const engine = world.boot();
    await engine.start();
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(1);
    });

    const stopped = engine.stop({ graceMs: 5_000 });
    finish(TAKEN);
    await stopped;

    expect(world.store.deliveries.map(({ state }) => state)).toEqual(["delivered", "pending"]);
    expect(world.store.deliveries.every(({ leaseBoot }) => leaseBoot === null)).toBe(true);
    expect(world.adapter.sent).toHaveLength(1);
  });

  test("tells a send that hangs to give up after the grace, and writes what that came to", async () => {
    const world = aWorld(fixedClock());
    world.adapter.answer = hangs;
    world.store.accept(anEvent(), ["dana@example.com"]);
    const engine = world.boot();
    await engine.start();
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(1);
    });

    await engine.stop({ graceMs: 20 });

    expect(world.store.deliveries[0]).toMatchObject({ state: "retrying", failure: "ambiguous", leaseBoot: null });
  });

  test("does not wait for an adapter that ignores its signal", async () => {
    const world = aWorld(fixedClock(), { abortGraceMs: 10 });
    world.adapter.answer = neverEnds;
    world.store.accept(anEvent(), ["dana@example.com"]);
    const engine = world.boot();
    await engine.start();
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(1);
    });

    await engine.stop({ graceMs: 10 });

    expect(world.store.deliveries[0]).toMatchObject({ state: "retrying", failure: "ambiguous" });
  });

  test("has drained when it has stopped, whatever is left; before and after", async () => {
    const world = aWorld(fixedClock(), { slots: { ...ENGINE_DEFAULTS.slots, mail: 1 }, abortGraceMs: 10 });
    world.adapter.answer = neverEnds;
    world.store.accept(anEvent(), ["a@example.com", "b@example.com"]);
    const engine = world.boot();
    const draining = engine.drain();
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(1);
    });

    await engine.stop({ graceMs: 10 });
    await draining;
    expect(world.store.deliveries.map(({ state }) => state)).toEqual(["retrying", "pending"]);
    await engine.drain();

    expect(world.store.deliveries.map(({ state }) => state)).toEqual(["retrying", "pending"]);
    expect(world.adapter.sent).toHaveLength(1);
  });
});

describe("an engine that runs", () => {
  test("takes up new work when it is woken", async () => {
    const world = aWorld(fixedClock());
    await using engine = world.boot();
    await engine.start();

    world.store.accept(anEvent(), ["dana@example.com"]);
    engine.wake();

    await eventually(() => {
      expect(world.store.deliveries[0]?.state).toBe("delivered");
    });
  });

  test("notices what another process wrote, by looking now and then", async () => {
    const world = aWorld(fixedClock(), { versionCheckMs: 5 });
    await using engine = world.boot();
    await engine.start();
    await new Promise((resolve) => setImmediate(resolve));

    world.store.accept(anEvent(), ["dana@example.com"]);
    world.store.pretendForeignWrite();

    await eventually(() => {
      expect(world.store.deliveries[0]?.state).toBe("delivered");
    });
    expect(world.factsOf("store.changed")).toEqual([{}]);
  });

  test("goes on after its store has failed, in every part of its work", async () => {
    const world = aWorld(fixedClock(), { falterMs: 1 });
    for (const method of ["fanOutPages", "claim", "startAttempts", "settleAttempts", "settleAndStart"] as const)
      world.store.failNext(method);
    world.store.accept(anEvent(), ["dana@example.com"]);
    await using engine = world.boot();
    await engine.start();

    await eventually(() => {
      expect(world.store.deliveries[0]?.state).toBe("delivered");
    });
    expect(new Set(world.factsOf("engine.faltered").map(({ work }) => work))).toEqual(new Set(["fan_out", "send", "settle"]));
  });

  test("keeps the leases of what takes long", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { heartbeatMs: 5 });
    world.adapter.answer = hangs;
    world.store.accept(anEvent(), ["dana@example.com"]);
    await using engine = world.boot();
    await engine.start();
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(1);
    });

    clock.advance(59_000);
    await eventually(() => {
      expect(world.store.deliveries[0]?.leaseUntil).toBe(clock.now() + 60_000);
    });

    expect(world.factsOf("leases.expired")).toEqual([]);
  });

  test("says when the books do not balance", async () => {
    const world = aWorld(fixedClock(), { ledgerCheckMs: 5 });
    world.store.pretendBrokenLedger("e1");
    await using engine = world.boot();
    await engine.start();

    await eventually(() => {
      expect(world.factsOf("ledger.broken")).toEqual([{ event: "e1", difference: 1 }]);
    });
  });
});

describe("whatever happens", () => {
  test("each delivery ends in exactly one final state or in quarantine, and is never in flight twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.constantFrom("work", "crash", "wake", "store fails"), { maxLength: 25 }),
        async (seed, steps) => {
          const die = seededRandom(seed);
          const clock = fixedClock();
          const world = aWorld(clock, { falterMs: 1, abortGraceMs: 1 });
          world.adapter.answer = () => anyOutcome(die);
          world.adapter.probeAnswer = TAKEN;
          let engine = world.boot({ random: die });

          for (const [index, step] of steps.entries()) {
            world.store.accept(anEvent(`e${String(index)}`), ["a@example.com", "b@example.com"]);
            if (step === "crash") {
              await diesWhileSending(world);
              engine = world.boot({ random: die });
              await world.store.releaseOrphans({ boot: "next", now: clock.now() });
              world.adapter.answer = () => anyOutcome(die);
            } else if (step === "store fails") world.store.failNext("settleAttempts");
            else if (step === "wake") engine.wake();
            await engine.drain();
            clock.advance(Math.floor(die() * 3_600_000));
          }
          for (let waited = 0; waited <= RELEVANCE_MS * 1.5; waited += 3_600_000) {
            await engine.drain();
            clock.advance(3_600_000);
          }

          expect(world.adapter.overlaps).toEqual([]);
          for (const { state, log, attempts } of world.store.deliveries) {
            expect(isFinal(state) || state === "held").toBe(true);
            expect(log.filter(({ outcome }) => outcome === "delivered" || outcome === "failed").length).toBeLessThanOrEqual(1);
            expect(log.some(({ outcome }) => outcome === "started")).toBe(false);
            expect(attempts).toBeLessThanOrEqual(log.length);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});

function anyOutcome(die: () => number): SendOutcome {
  const drawn = die();
  if (drawn < 0.4) return TAKEN;
  if (drawn < 0.7) return LATER;
  if (drawn < 0.8) return BROKEN;
  if (drawn < 0.9) return REFUSED;
  if (drawn < 0.95) throw new TypeError("a bug");
  return { kind: "retry", failure: "ambiguous", afterMs: 5_000, countsAsAttempt: die() < 0.5 };
}

/** An engine that is gone while its sends are under way: nothing of it is heard any more. */

describe("a delivery that has failed for good", () => {
  test("wakes the fan-out, for somebody may have been told of it", async () => {
    const world = aWorld(fixedClock());
    world.adapter.answer = ({ delivery }) => (delivery.startsWith("e1") ? REFUSED : TAKEN);
    // The store tells of what it has written by an event of its own.
    const settleAttempts: typeof world.store.settleAttempts = async (input) => {
      const settled = await world.store.settleAttempts(input);
      if (input.ends.some(({ settlement: { state } }) => state === "failed")) world.store.accept(anEvent("notice"), ["dana@example.com"]);
      return settled;
    };
    world.store.accept(anEvent("e1"), ["gone@example.com"]);
    const engine = world.boot({ store: { ...world.store, settleAttempts } });
    await engine.start();

    // Long before the fan-out would look by itself.
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(2);
    });
    await engine.stop({ graceMs: 0 });
  });
});
