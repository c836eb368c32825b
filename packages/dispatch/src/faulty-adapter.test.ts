import type { SendReport } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { eventually, neverEnds } from "./testing/dying.ts";
import { anEvent, aWorld, BROKEN, TAKEN } from "./testing/engine-world.ts";

const MINUTE = 60_000;

/** What no type would let through, as a bug in a library may bring it about. */
const NONSENSE: readonly (readonly [string, unknown])[] = [
  ["nothing", undefined],
  ["null", null],
  ["a word", "delivered"],
  ["a report without an outcome", { answer: { code: null, text: null } }],
  ["an outcome that is none", { outcome: { kind: "sent" }, answer: { code: null, text: null } }],
  ["a failure that is none", { outcome: { kind: "fail", failure: "whatever" }, answer: { code: null, text: null } }],
  ["a wait that is no number", { outcome: { kind: "retry", failure: "transient", afterMs: Number.NaN, countsAsAttempt: true } }],
];

describe("an adapter that answers", () => {
  test.each(NONSENSE)("%s: the message may have arrived, and is tried again by its schedule", async (_what, report) => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["dana@example.com"]);
    let sends = 0;
    const send = async (): Promise<SendReport> => {
      sends += 1;
      return report as SendReport;
    };
    const engine = world.boot({ adapter: async (lane) => (lane === "mail" ? { ...world.adapter, send } : null) });

    await engine.drain();
    expect(world.store.deliveries[0]).toMatchObject({ state: "retrying", failure: "ambiguous", attempts: 1 });
    expect(world.factsOf("adapter.crashed")).toHaveLength(1);

    for (let hour = 0; hour < 120; hour += 1) {
      clock.advance(60 * MINUTE);
      await engine.drain();
    }
    expect(world.store.deliveries[0]).toMatchObject({ state: "failed", failure: "ambiguous", attempts: sends });
    expect(world.factsOf("engine.faltered")).toEqual([]);
  });

  test("an outcome with odd things around it is believed as far as it can be read", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com"]);
    const report: unknown = { outcome: { kind: "delivered", receipt: { id: 7 } }, answer: { code: 250 }, request: 7, wire: "none" };
    const send = async (): Promise<SendReport> => report as SendReport;

    await world.boot({ adapter: async (lane) => (lane === "mail" ? { ...world.adapter, send } : null) }).drain();

    expect(world.store.deliveries[0]).toMatchObject({ state: "delivered", attempts: 1 });
    expect(world.factsOf("delivery.settled")).toMatchObject([{ code: null, bytes: 0 }]);
  });
});

describe("an adapter that throws", () => {
  test("may have sent, and says nothing about the connection", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(
      anEvent(),
      Array.from({ length: 30 }, (_, index) => `p${String(index)}@example.com`),
    );
    world.adapter.answer = () => {
      throw new TypeError("a bug");
    };
    await world.boot().drain();

    expect(world.store.deliveries.every(({ state, failure }) => state === "retrying" && failure === "ambiguous")).toBe(true);
    expect(world.factsOf("circuit.opened")).toEqual([]);
    expect(world.store.mail.lastError).toBeNull();
  });
});

describe("a probe that is a bug", () => {
  test.each([
    ["throws", () => Promise.reject(new TypeError("a bug")), 1],
    ["answers nonsense", () => Promise.resolve("fine"), 1],
    ["never ends", neverEnds, 0],
  ])(
    "that %s is one that failed: asked again at growing pauses, and the lane goes on by the next that works",
    async (_how, broken, bugs) => {
      const clock = fixedClock();
      const world = aWorld(clock, { sendMaxMs: 1, abortGraceMs: 1, falterMs: 1 });
      world.store.accept(anEvent(), ["dana@example.com"]);
      world.adapter.answer = () => BROKEN;
      let probes = 0;
      let works = false;
      const probe = async () => {
        probes += 1;
        return works ? world.adapter.probe(AbortSignal.timeout(1_000)) : broken();
      };
      const adapter = {
        ...world.adapter,
        send: (...sent: Parameters<typeof world.adapter.send>) => world.adapter.send(...sent),
        probe,
      } as typeof world.adapter;
      const engine = world.boot({ adapter: async (lane) => (lane === "mail" ? adapter : null) });
      await engine.drain();

      clock.advance(30_000);
      await engine.drain();
      await engine.drain();
      expect(probes).toBe(1);
      expect(world.factsOf("channel.probed")).toMatchObject([{ channel: "mail", nextProbeAt: clock.now() + MINUTE }]);
      expect(world.factsOf("adapter.crashed").filter(({ delivery }) => delivery === null)).toHaveLength(bugs);

      works = true;
      world.adapter.answer = () => TAKEN;
      clock.advance(MINUTE);
      await engine.drain();
      expect(world.store.deliveries[0]?.state).toBe("delivered");
    },
  );
});

describe("a lease that nobody holds any more", () => {
  test("is not kept alive by others, and its delivery goes on", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { heartbeatMs: 1 });
    world.store.accept(anEvent(), ["dana@example.com", "lee@example.com"]);
    const { claim } = world.store;
    let isLost = true;
    const losing: typeof claim = async (input) => {
      const claimed = await claim({ ...input, limit: isLost ? 1 : input.limit });
      if (!isLost) return claimed;
      isLost = false;
      throw new Error("The answer of a claim was lost");
    };
    world.adapter.answer = (message) => (message.delivery === "e1_mail_1" ? neverEnds() : TAKEN);
    await using engine = world.boot({ store: { ...world.store, claim: losing } });
    await engine.start();
    engine.wake();
    await eventually(() => {
      expect(world.adapter.sent).toHaveLength(1);
    });

    for (let beat = 0; beat < 5; beat += 1) {
      clock.advance(15_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    engine.wake();

    await eventually(() => {
      expect(world.store.deliveries[0]?.state).toBe("delivered");
    });
    expect(world.store.deliveries[1]?.state).toBe("sending");
    expect(world.adapter.overlaps).toEqual([]);
  });
});
