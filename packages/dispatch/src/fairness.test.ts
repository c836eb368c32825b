import { type Lane, SUSPECT_WAIT_MS } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { boundedGate, createSoloGate } from "./solo-gate.ts";
import { eventually, neverEnds } from "./testing/dying.ts";
import { anEvent, aWorld, REFUSED, TAKEN } from "./testing/engine-world.ts";

const times = (count: number, address: string) => Array.from({ length: count }, () => address);

test.each([1, 2])(
  "an endpoint waits for a place until each of the others has had one, whatever waits for them (W10): %i each",
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
  { maxLength: 100, size: "max" },
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

test("a place is free for others when the lease of what was to take it was lost", async () => {
  const world = aWorld(fixedClock(), { endpointSendsMax: 1, slots: { ...ENGINE_DEFAULTS.slots, webhooks: 1 } });
  world.store.accept(anEvent(), [...times(2, "webhooks:1"), "webhooks:2"]);
  world.adapter.answer = () => REFUSED;
  let isTaken = false;
  const startAttempts: typeof world.store.startAttempts = (input) => {
    const [lost] = world.store.deliveries.filter(({ id }) => input.deliveries.includes(id));
    if (!isTaken && lost !== undefined) lost.leaseBoot = "another";
    isTaken = true;
    return world.store.startAttempts(input);
  };

  await world.boot({ store: { ...world.store, startAttempts } }).drain();

  expect(world.factsOf("lease.lost")).toHaveLength(1);
  expect(world.store.deliveries.filter(({ state }) => state === "failed")).toHaveLength(2);
});

test("a place is free for others when what was to take it could not be written down", async () => {
  const world = aWorld(fixedClock(), { endpointSendsMax: 1, falterMs: 1, slots: { ...ENGINE_DEFAULTS.slots, webhooks: 1 } });
  world.store.accept(anEvent(), [...times(2, "webhooks:1"), "webhooks:2"]);
  world.adapter.answer = () => REFUSED;
  world.store.failNext("startAttempts");
  await using engine = world.boot();
  await engine.start();
  engine.wake();

  await eventually(() => {
    expect(world.store.deliveries.map(({ state }) => state)).toEqual(["failed", "failed", "failed"]);
  });
  expect(world.factsOf("engine.faltered")).toHaveLength(1);
});

test("who is to be sent alone keeps its lease, and so its turn, however long it waits for the others", async () => {
  const clock = fixedClock();
  let passed = 0;
  const world = aWorld(clock, { abortGraceMs: 1 });
  world.store.accept(anEvent(), ["webhooks:1", "dana@example.com"]);
  await world.store.fanOutPages({ now: clock.now(), peopleMax: 9, eventsMax: 9 });
  const suspect = world.store.deliveries[1];
  if (suspect !== undefined) suspect.crashCount = 4;
  world.adapter.answer = neverEnds;
  let turns = 0;
  let givenBack = 0;
  const engine = world.boot({
    steady: () => passed,
    adapter: async (lane) => {
      if (lane === "mail") turns += 1;
      return world.adapter;
    },
    store: {
      ...world.store,
      releaseLeases: async (input) => {
        givenBack += 1;
        return world.store.releaseLeases(input);
      },
    },
  });
  await engine.start();
  engine.wake();
  clock.advance(SUSPECT_WAIT_MS);
  engine.wake();
  await eventually(() => {
    expect([world.store.deliveries[0]?.log.length, suspect?.state, suspect?.log.length]).toEqual([1, "sending", 0]);
  });

  passed += ENGINE_DEFAULTS.claimStaleMs;
  const before = turns;
  await eventually(() => {
    engine.wake();
    expect(turns).toBeGreaterThan(before + 1);
  });

  expect([suspect?.state, givenBack]).toEqual(["sending", 0]);
  await engine.stop({ graceMs: 0 });
});

test("who is to be sent alone keeps nobody out while its own connection has no room", async () => {
  const clock = fixedClock();
  const world = aWorld(clock);
  world.store.accept(anEvent(), times(2, "dana@example.com"));
  await world.store.fanOutPages({ now: clock.now(), peopleMax: 9, eventsMax: 9 });
  const [, suspect] = world.store.deliveries;
  if (suspect !== undefined) suspect.crashCount = 4;
  world.adapter.answer = ({ delivery }) => (delivery === "e1_mail_0" ? neverEnds() : TAKEN);
  let room = 2;
  const allowance = { slots: 2, room: () => Promise.resolve({ now: room, nextInMs: 60_000 }) };
  const mail = { ...world.adapter, send: world.adapter.send.bind(world.adapter), allowance };
  const engine = world.boot({ adapter: (lane) => Promise.resolve(lane === "mail" ? mail : world.adapter), config: { abortGraceMs: 1 } });
  await engine.start();
  engine.wake();
  await eventually(() => {
    expect(world.adapter.sent).toHaveLength(1);
  });
  // What crashed is tried by a process that has lived for a while (rule D18).
  clock.advance(SUSPECT_WAIT_MS);
  engine.wake();
  await eventually(() => {
    expect([suspect?.state, world.adapter.sent.length]).toEqual(["sending", 1]);
  });

  room = 0;
  world.store.accept(anEvent("e2"), ["webhooks:1"]);
  engine.wake();

  await eventually(() => {
    expect(world.store.deliveries[2]?.state).toBe("delivered");
  });
  expect(world.adapter.sent).toHaveLength(2);
  await engine.stop({ graceMs: 0 });
});
