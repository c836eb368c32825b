import type { SendOutcome } from "@tocsin/domain";
import type { AttemptEnd, AttemptStarts } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import type { Held } from "./held-deliveries.ts";
import { createPlaces } from "./places.ts";
import { claimedDelivery } from "./testing/claimed-delivery.ts";
import { anEvent, aWorld, LATER, TAKEN, type World } from "./testing/engine-world.ts";

const ACCEPTED: SendOutcome = { kind: "accepted", receipt: null };
const times = (count: number, address: string) => Array.from({ length: count }, () => address);
const ONE_AT_A_TIME = { slots: { mail: 1, slack: 1, msteams: 1, webhooks: 1 } } as const;
const allStates = ({ store }: World) => [...new Set(store.deliveries.map(({ state }) => state))];

/** A store that tells which of its methods wrote the starts of attempts, and does something before one of them. */
function watched({ store }: World, before: (starts: readonly AttemptStarts[]) => void = () => undefined) {
  const calls = { together: 0, apart: 0 };
  return {
    calls,
    store: {
      ...store,
      startAttempts: (input: AttemptStarts) => {
        calls.apart += input.deliveries.length;
        return store.startAttempts(input);
      },
      settleAndStart: (input: { readonly ends: readonly AttemptEnd[]; readonly starts: readonly AttemptStarts[] }) => {
        calls.together += input.starts.flatMap(({ deliveries }) => deliveries).length;
        before(input.starts);
        return store.settleAndStart(input);
      },
    },
  };
}

describe("the place of a message that has arrived", () => {
  test.each([
    ["webhooks:1", TAKEN],
    ["webhooks:1", ACCEPTED],
    ["dana@example.com", TAKEN],
  ])("is taken by the next one for %s in the same commit", async (address, outcome) => {
    const world = aWorld(fixedClock(), ONE_AT_A_TIME);
    const { calls, store } = watched(world);
    world.adapter.answer = () => outcome;
    world.store.accept(anEvent(), times(10, address));

    await world.boot({ store }).drain();

    expect(allStates(world)).toEqual([outcome.kind]);
    expect(
      world.store.deliveries.every(({ messageIdDomain }) => messageIdDomain === (address.includes("@") ? "tocsin.example.com" : null)),
    ).toBe(true);
    expect(world.adapter.mostAtOnce()).toBe(1);
    expect(calls).toEqual({ together: 9, apart: 0 });
  });

  test("is not, when the message has not arrived: what it says of the connection comes first", async () => {
    const world = aWorld(fixedClock(), ONE_AT_A_TIME);
    const { calls, store } = watched(world);
    world.adapter.answer = () => LATER;
    world.store.accept(anEvent(), times(4, "webhooks:1"));

    await world.boot({ store }).drain();

    expect(world.store.deliveries.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    expect(calls).toEqual({ together: 0, apart: 3 });
  });

  test("is not, once somebody may have changed the connection: it is asked for again before anything more is sent", async () => {
    const world = aWorld(fixedClock(), ONE_AT_A_TIME);
    let isOff = false;
    world.store.accept(anEvent(), times(10, "webhooks:1"));
    const engine = world.boot({ adapter: (lane) => Promise.resolve(lane === "webhooks:1" && !isOff ? world.adapter : null) });
    world.adapter.answer = () => {
      if (world.adapter.sent.length === 3) {
        isOff = true;
        engine.wake();
      }
      return TAKEN;
    };

    await engine.drain();

    expect(world.adapter.sent).toHaveLength(3);
    expect(world.store.deliveries.filter(({ state }) => state === "pending")).toHaveLength(7);
    expect(world.store.deliveries.every(({ leaseBoot }) => leaseBoot === null)).toBe(true);
  });

  test("is not, once the engine is told to stop", async () => {
    const world = aWorld(fixedClock(), ONE_AT_A_TIME);
    world.store.accept(anEvent(), times(10, "webhooks:1"));
    const engine = world.boot();
    const stopped: Promise<void>[] = [];
    world.adapter.answer = () => {
      if (world.adapter.sent.length === 3) stopped.push(engine.stop({ graceMs: 1_000 }));
      return TAKEN;
    };

    await engine.drain();
    await Promise.all(stopped);

    expect(world.adapter.sent).toHaveLength(3);
    expect(world.store.deliveries.filter(({ state }) => state === "delivered")).toHaveLength(3);
    expect(world.store.deliveries.every(({ leaseBoot }) => leaseBoot === null)).toBe(true);
  });

  test("is free for everybody again when the next one's lease was lost", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, ONE_AT_A_TIME);
    world.store.accept(anEvent(), times(5, "webhooks:1"));
    let takenAway = "";
    const { store } = watched(world, ([start]) => {
      if (takenAway !== "" || start === undefined) return;
      takenAway = start.deliveries[0] ?? "";
      const delivery = world.store.deliveries.find(({ id }) => id === takenAway);
      if (delivery !== undefined) delivery.leaseBoot = "another";
    });
    await world.boot({ store }).drain();

    expect(world.factsOf("lease.lost")).toEqual([{ delivery: takenAway, channel: "webhooks" }]);
    expect(world.adapter.sent.map(({ delivery }) => delivery)).not.toContain(takenAway);
    expect(world.store.deliveries.filter(({ state }) => state === "delivered")).toHaveLength(4);
  });

  test("is not left to one whose right to be sent was asked too long ago", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, ONE_AT_A_TIME);
    const claims: number[] = [];
    const { store } = watched(world);
    const claim: typeof store.claim = (input) => {
      claims.push(clock.now());
      return store.claim(input);
    };
    world.store.accept(anEvent(), times(3, "webhooks:1"));
    const beganAt = clock.now();
    world.adapter.answer = () => {
      clock.advance(10_000);
      return TAKEN;
    };

    await world.boot({ store: { ...store, claim } }).drain();

    expect(allStates(world)).toEqual(["delivered"]);
    expect(claims.map((at) => at - beganAt)).toEqual([0, 10_000, 20_000]);
  });

  test("is free for others while one of them waits to be sent alone", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { slots: { ...ENGINE_DEFAULTS.slots, webhooks: 2 } });
    world.store.accept(anEvent(), [...times(40, "webhooks:1"), "webhooks:2"]);
    const order: string[] = [];
    world.adapter.answer = (message) => {
      order.push(message.delivery);
      return TAKEN;
    };
    const engine = world.boot();
    await engine.drain();
    world.store.accept(anEvent("e2"), [...times(40, "webhooks:1"), "webhooks:2"]);
    await world.store.fanOutPages({ now: clock.now(), peopleMax: 100, eventsMax: 9 });
    const alone = world.store.deliveries.find(({ event, lane }) => event === "e2" && lane === "webhooks:2");
    if (alone !== undefined) alone.crashCount = 4;
    order.length = 0;

    await engine.drain();

    expect(allStates(world)).toEqual(["delivered"]);
    // It had its turn before the other lane was through.
    expect(order.indexOf(alone?.id ?? "")).toBeLessThan(40);
    expect(world.adapter.overlaps).toEqual([]);
  });

  test("is not left to one that may have to be sent alone", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, ONE_AT_A_TIME);
    world.store.accept(anEvent(), ["dana@example.com", ...times(2, "webhooks:1")]);
    await world.store.fanOutPages({ now: clock.now(), peopleMax: 100, eventsMax: 9 });
    const [mail, , suspect] = world.store.deliveries;
    if (suspect !== undefined) suspect.crashCount = 4;
    const underWay = new Set<string>();
    const besides: (readonly string[])[] = [];
    let isFirstThrough = (): void => undefined;
    const firstIsThrough = new Promise<void>((resolve) => {
      isFirstThrough = resolve;
    });
    world.adapter.answer = async ({ delivery }) => {
      if (delivery === suspect?.id) besides.push([...underWay]);
      underWay.add(delivery);
      if (delivery === mail?.id) await firstIsThrough;
      else setTimeout(isFirstThrough, 20);
      underWay.delete(delivery);
      return TAKEN;
    };

    await world.boot().drain();

    expect(allStates(world)).toEqual(["delivered"]);
    expect(besides).toEqual([[]]);
  });

  test("is one place, however often it is passed on", async () => {
    const world = aWorld(fixedClock(), { endpointSendsMax: 2, slots: ONE_AT_A_TIME.slots });
    world.store.accept(anEvent(), [...times(10, "webhooks:1"), ...times(10, "webhooks:2")]);
    const engine = world.boot();
    await engine.drain();
    world.adapter.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return TAKEN;
    };
    world.store.accept(
      anEvent("e2"),
      [1, 2, 3, 4, 5].flatMap((endpoint) => times(3, `webhooks:${String(endpoint)}`)),
    );

    await engine.drain();

    expect(allStates(world)).toEqual(["delivered"]);
    expect(world.adapter.mostAtOnce()).toBe(2);
  });

  test.each([1, 2])("goes to the same one later when they could not be written together (%i at a time)", async (webhooks) => {
    const world = aWorld(fixedClock(), { slots: { ...ONE_AT_A_TIME.slots, webhooks } });
    world.store.accept(anEvent(), times(5, "webhooks:1"));
    world.store.failNext("settleAndStart");

    await world.boot().drain();

    expect(world.adapter.sent.map(({ delivery }) => delivery)).toEqual(world.store.deliveries.map(({ id }) => id));
    expect(allStates(world)).toEqual(["delivered"]);
  });
});

describe("what decides whether a place is passed on", () => {
  const held = { next: () => HELD, putFirst: () => undefined, gone: () => undefined };
  const open = {
    channel: "webhooks",
    held,
    gate: { mayPassOn: () => true },
    circuit: { nextProbeAt: () => null },
    health: { nextProbeAt: () => null },
    emit: () => undefined,
    stopping: new AbortController().signal,
  } as const;
  const adapter = {
    channel: "webhooks",
    send: () => Promise.reject(new Error("nobody asks")),
    probe: () => Promise.resolve(null),
  } as const;
  const sentBy = { ...adapter, [Symbol.asyncDispose]: () => Promise.resolve() };
  const pace = { slots: 1, room: () => Promise.resolve(null) };

  const nextOf = (changed: object, allowance: object = {}) => {
    const places = createPlaces({ ...open, ...changed });
    places.look()({ adapter: { ...sentBy, ...allowance }, context: CONTEXT });
    return places.next(() => undefined);
  };

  test.each([
    ["nothing speaks against it", {}, {}, true],
    ["its connection is not reached", { circuit: { nextProbeAt: () => 5 } }, {}, false],
    ["its channel is paused", { health: { nextProbeAt: () => 5 } }, {}, false],
    ["its adapter has a pace of its own", {}, { allowance: pace }, false],
    ["nothing waits", { held: { ...held, next: () => null } }, {}, false],
  ] as const)("%s", (_what, changed, allowance, isPassedOn) => {
    expect(nextOf(changed, allowance) !== null).toBe(isPassedOn);
  });

  test("nobody has looked yet", () => {
    expect(createPlaces(open).next(() => undefined)).toBeNull();
  });
});

const CONTEXT = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null } as const;

const HELD: Held = {
  claimedAt: 0,
  event: anEvent(),
  delivery: claimedDelivery({ endpoint: { id: "1", name: "SIEM", format: "standard", ownerEmail: null } }),
};
