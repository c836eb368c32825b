import { isFinal, type SendOutcome } from "@tocsin/domain";
import { type DispatchStore, StoreUnavailable } from "@tocsin/ports";
import { fixedClock, seededRandom } from "@tocsin/testkit";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createMutex, SYSTEM_TIMERS, type Timers } from "./bell.ts";
import type { EngineConfig } from "./config.ts";
import { eventually } from "./testing/dying.ts";
import { anEvent, aWorld, LATER, NO_ANSWER, REFUSED, TAKEN, type World } from "./testing/engine-world.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const JUMPS = [HOUR, 2 * SECOND];
const ENDPOINTS = 5;

type Die = () => number;

async function someTurns(die: Die, most: number): Promise<void> {
  for (let turn = Math.floor(die() * most); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
}

interface Weather {
  readonly die: Die;
  /** Works of the store go one after the other, as with the one writer. */
  readonly one: ReturnType<typeof createMutex>;
  /** From now on nothing fails any more. */
  isCalm: boolean;
  /** The clock is set, at moments when something is being written. */
  readonly setClock: () => void;
}

/** Each of its works takes a while, before and after it does what it is asked, and may fail before. */
function unreliable(store: DispatchStore, weather: Weather): DispatchStore {
  const { die, one } = weather;
  const methods = Object.entries(store).map(([name, method]: [string, (input: never) => Promise<unknown>]) => [
    name,
    (input: never) =>
      one(async () => {
        await someTurns(die, 3);
        if (!weather.isCalm && die() < 0.05) weather.setClock();
        if (!weather.isCalm && die() < 0.06) throw die() < 0.5 ? new StoreUnavailable("away") : new TypeError(`${name}: a bug`);
        const answer = await method(input);
        await someTurns(die, 3);
        return answer;
      }),
  ]);
  return Object.fromEntries(methods) as DispatchStore;
}

/** No wait ends before what the store had to do when it began: a look each 15 s never overtakes what takes milliseconds. */
function patientTimers({ one }: Weather): Timers {
  return {
    after: (ms, ring) => {
      let isOver = false;
      const wait = (): void => {
        SYSTEM_TIMERS.after(ms, () => {
          if (!isOver) ring();
        });
      };
      void one(() => Promise.resolve()).then(wait);
      return () => {
        isOver = true;
      };
    },
  };
}

function outcomeOf(weather: Weather): SendOutcome {
  const drawn = weather.die();
  if (drawn < 0.75) return TAKEN;
  if (drawn < 0.8) return { kind: "accepted", receipt: null };
  if (drawn < 0.87) return LATER;
  if (drawn < 0.93) return NO_ANSWER;
  return REFUSED;
}

/** What it waits for it is told of, or finds out within a moment. */
const RESTLESS: Partial<EngineConfig> = {
  heartbeatMs: 10,
  abortGraceMs: 1,
  falterMs: 1,
  idleMaxMs: 20,
  versionCheckMs: 5,
  expiryCheckMs: 10,
};

interface Walk {
  readonly seed: number;
  readonly places: number;
  readonly slots: number;
  readonly claimMax: number;
  /** What the first engine gets to end what is under way. */
  readonly graceMs: number;
}

function worldOf({ seed, places, slots, claimMax }: Walk): {
  readonly world: World;
  readonly weather: Weather;
  readonly clock: ReturnType<typeof fixedClock>;
} {
  const die = seededRandom(seed);
  const clock = fixedClock();
  const world = aWorld(clock, {
    ...RESTLESS,
    endpointSendsMax: places,
    claimMax,
    slots: { mail: 2, slack: 1, msteams: 1, webhooks: slots },
  });
  const weather: Weather = {
    die,
    one: createMutex(),
    isCalm: false,
    setClock: () => clock.advance(JUMPS[Math.floor(die() * JUMPS.length)] ?? 0),
  };
  world.adapter.answer = async () => {
    await someTurns(die, 4);
    return outcomeOf(weather);
  };
  return { world, weather, clock };
}

/** Events for somebody and some endpoints, a few at a time. */
async function someEvents(world: World, die: Die, ids: readonly string[], wake: () => void): Promise<void> {
  for (const id of ids) {
    const addresses = Array.from({ length: 12 }, () => {
      const endpoint = Math.floor(die() * (ENDPOINTS + 1));
      return endpoint === 0 ? "dana@example.com" : `webhooks:${String(endpoint)}`;
    });
    world.store.accept(anEvent(id), addresses);
    wake();
    await someTurns(die, 40);
  }
}

/** Until something is due, and longer: its circuit may be open. */
function untilNext({ store }: World, now: number): number {
  const dueAts = store.deliveries.flatMap(({ state, dueAt }) => (isFinal(state) ? [] : [dueAt]));
  return dueAts.length === 0 ? 0 : Math.max(20 * SECOND, Math.min(...dueAts) - now);
}

const WALKS = fc.record({
  seed: fc.integer(),
  places: fc.integer({ min: 1, max: 4 }),
  slots: fc.integer({ min: 1, max: 3 }),
  claimMax: fc.integer({ min: 1, max: 6 }),
  graceMs: fc.constantFrom(0, 5),
});

test("whatever fails and whenever the clock is set: each message is sent once for each attempt of the log, and no place is lost", async () => {
  await fc.assert(
    fc.asyncProperty(WALKS, async (walk) => {
      const { world, weather, clock } = worldOf(walk);
      const { die } = weather;
      let steady = 0;
      const aStarted = async () => {
        const engine = world.boot({
          store: unreliable(world.store, weather),
          timers: patientTimers(weather),
          random: die,
          steady: () => (steady += die() * 200),
        });
        await engine.start();
        weather.isCalm = false;
        return engine;
      };
      weather.isCalm = true;
      const first = await aStarted();
      await someEvents(world, die, ["e1", "e2", "e3"], first.wake);

      // Told to stop in the middle of whatever it does, it leaves nothing in its hands.
      weather.isCalm = true;
      await first.stop({ graceMs: walk.graceMs });
      expect(world.store.deliveries.filter(({ state, leaseBoot }) => state === "sending" || leaseBoot !== null)).toEqual([]);
      world.adapter.forget();

      await using second = await aStarted();
      await someEvents(world, die, ["e4", "e5", "e6"], second.wake);
      weather.isCalm = true;
      await eventually(() => {
        // Time passes while nobody looks at it: no look takes long, but one that is refused again and again waits for days.
        if (world.store.deliveries.every(({ state }) => state !== "sending")) clock.advance(untilNext(world, clock.now()));
        second.wake();
        expect(world.store.deliveries.filter(({ state }) => !isFinal(state)).map(({ id, state }) => [id, state])).toEqual([]);
      });

      expect(world.store.deliveries).toHaveLength(72);
      expect(world.adapter.overlaps).toEqual([]);
      for (const { id, log } of world.store.deliveries) {
        expect(world.adapter.sent.filter(({ delivery }) => delivery === id)).toHaveLength(log.length);
        expect(log.filter(({ outcome }) => outcome === "unknown" || outcome === "started")).toEqual([]);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
