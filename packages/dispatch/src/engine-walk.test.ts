import { isFinal, type SendOutcome } from "@tocsin/domain";
import { type DispatchStore, StoreUnavailable } from "@tocsin/ports";
import { fixedClock, seededRandom } from "@tocsin/testkit";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createMutex } from "./bell.ts";
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
  /** From now on nothing fails any more. */
  isCalm: boolean;
  /** The clock is set, at moments when something is being written. */
  readonly setClock: () => void;
}

/** One works after the other, as with the one writer; each takes a while, before and after it does what it is asked, and may fail before. */
function unreliable(store: DispatchStore, weather: Weather): DispatchStore {
  const { die } = weather;
  const one = createMutex();
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

function outcomeOf(weather: Weather): SendOutcome {
  const drawn = weather.die();
  if (drawn < 0.75) return TAKEN;
  if (drawn < 0.8) return { kind: "accepted", receipt: null };
  if (drawn < 0.87) return LATER;
  if (drawn < 0.93) return NO_ANSWER;
  return REFUSED;
}

/** What it waits for it is told of, or finds out within a moment. */
const RESTLESS: Partial<EngineConfig> = { heartbeatMs: 10, falterMs: 1, idleMaxMs: 20, versionCheckMs: 5, expiryCheckMs: 10 };

interface Walk {
  readonly seed: number;
  readonly places: number;
  readonly slots: number;
  readonly claimMax: number;
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
  const weather: Weather = { die, isCalm: false, setClock: () => clock.advance(JUMPS[Math.floor(die() * JUMPS.length)] ?? 0) };
  world.adapter.answer = async () => {
    await someTurns(die, 4);
    return outcomeOf(weather);
  };
  return { world, weather, clock };
}

test("whatever fails and whenever the clock is set: each message is sent once for each attempt of the log, and no place is lost", async () => {
  const walks = fc.record({
    seed: fc.integer(),
    places: fc.integer({ min: 1, max: 4 }),
    slots: fc.integer({ min: 1, max: 3 }),
    claimMax: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(walks, async (walk) => {
      const { world, weather, clock } = worldOf(walk);
      const { die } = weather;
      let steady = 0;
      const store = unreliable(world.store, weather);
      await using engine = world.boot({ store, random: die, steady: () => (steady += die() * 200) });
      weather.isCalm = true;
      await engine.start();
      weather.isCalm = false;
      for (let event = 0; event < 6; event += 1) {
        const addresses = Array.from({ length: 12 }, () => {
          const endpoint = Math.floor(die() * (ENDPOINTS + 1));
          return endpoint === 0 ? "dana@example.com" : `webhooks:${String(endpoint)}`;
        });
        world.store.accept(anEvent(`e${String(event)}`), addresses);
        engine.wake();
        await someTurns(die, 40);
      }

      weather.isCalm = true;
      await eventually(() => {
        // Time passes while nobody looks at it.
        if (world.store.deliveries.every(({ state }) => state !== "sending")) clock.advance(20 * SECOND);
        engine.wake();
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
