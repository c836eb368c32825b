import { type FanOutProgress, StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { createFanOut } from "./fan-out.ts";

const CONFIG = { peoplePerPage: 5_000, pageMs: 50, pageAmongCallersMs: 10 };

interface Asked {
  readonly peopleMax: number;
  readonly eventsMax: number;
}

/** Events by how many people they still concern; `turns` is what was asked for. */
function aStore(people: number[], msPerPerson: number) {
  const turns: Asked[] = [];
  const fanOutPages = ({ peopleMax, eventsMax }: Asked): Promise<readonly FanOutProgress[]> => {
    turns.push({ peopleMax, eventsMax });
    const pages: FanOutProgress[] = [];
    let room = peopleMax;
    for (const left of people.slice(0, eventsMax)) {
      const written = Math.min(left, room);
      room -= written;
      pages.push({ event: "e", finished: written === left, written: { mail: written }, elapsedMs: written * msPerPerson });
      people[0] = left - written;
      if (written < left) break;
      people.shift();
    }
    return Promise.resolve(pages);
  };
  return { store: { fanOutPages }, turns };
}

/** `callersOf`: how many are answered during each turn. */
async function turnsOf(people: number[], msPerPerson: number, callersOf: (turn: number) => number = () => 0): Promise<readonly Asked[]> {
  const { store, turns } = aStore(people, msPerPerson);
  const fanOut = createFanOut({ store, clock: { now: () => 0 }, emit: () => undefined, config: CONFIG });
  while (people.length > 0) {
    for (let caller = 0; caller < callersOf(turns.length); caller += 1) fanOut.noteCaller();
    await fanOut.turn();
  }
  return turns;
}

describe("a turn of the fan-out", () => {
  test("takes more events of few people at a time, as long as all of them end in it", async () => {
    const turns = await turnsOf(
      Array.from({ length: 511 }, () => 10),
      0.01,
    );

    expect(turns.map(({ eventsMax }) => eventsMax)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 128, 128]);
  });

  test("has as many people for all of them as for one, so that no turn holds the writer longer than one page of a large event", async () => {
    const turns = await turnsOf([...Array.from({ length: 63 }, () => 10), 20_000], 0.01);

    for (const { peopleMax } of turns) expect(peopleMax).toBeLessThanOrEqual(5_000);
    expect(turns.at(-1)).toEqual({ peopleMax: 5_000, eventsMax: 1 });
  });

  test("is smaller after one that took too long", async () => {
    const turns = await turnsOf([12_000], 0.05);

    expect(turns.slice(0, 3).map(({ peopleMax }) => peopleMax)).toEqual([5_000, 1_000, 1_000]);
  });

  test("is shorter while many callers come in between, and as long as before when they are fewer", async () => {
    const turns = await turnsOf([20_000], 0.05, (turn) => (turn < 3 ? 5 : 4));

    expect(turns.slice(0, 8).map(({ peopleMax }) => peopleMax)).toEqual([5_000, 200, 200, 200, 400, 800, 1_000, 1_000]);
  });

  test("is smaller after several events that took too long together", async () => {
    const turns = await turnsOf([...Array.from({ length: 31 }, () => 1), ...Array.from({ length: 96 }, () => 20)], 0.1);

    expect(turns.map(({ eventsMax }) => eventsMax).slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 25, 25]);
  });

  test("tries the oldest event alone after one that failed, so that what is wrong with one undoes no other", async () => {
    const asked: Asked[] = [];
    const store = {
      fanOutPages: ({ peopleMax, eventsMax }: Asked) => {
        asked.push({ peopleMax, eventsMax });
        if (asked.length === 3) return Promise.reject(new Error("disk full"));
        return Promise.resolve([{ event: "e", finished: true, written: {}, elapsedMs: 1 }]);
      },
    };
    const fanOut = createFanOut({ store, clock: { now: () => 0 }, emit: () => undefined, config: CONFIG });
    await fanOut.turn();
    await fanOut.turn();

    await expect(fanOut.turn()).rejects.toThrow("disk full");
    await fanOut.turn();

    expect(asked.map(({ eventsMax }) => eventsMax)).toEqual([1, 2, 4, 1]);
  });

  test("leaves an event aside that fails alone, so that what comes after it goes on, and tries it again after half a minute", async () => {
    const { fanOut, done, clock, mend } = withPoison(["good", "poison", "poison 2", "late"]);

    await expect(untilIdle(fanOut)).resolves.toBe(3);
    expect(done).toEqual(["good", "late"]);

    mend();
    clock.advance(29_999);
    await untilIdle(fanOut);
    expect(done).toEqual(["good", "late"]);
    clock.advance(1);
    await untilIdle(fanOut);
    expect(done).toEqual(["good", "late", "poison", "poison 2"]);
  });

  test("leaves none aside for a store that cannot be had", async () => {
    const { fanOut, done, mend } = withPoison(["poison", "late"], new StoreUnavailable("away"));
    await expect(fanOut.turn()).rejects.toThrow("away");
    await expect(fanOut.turn()).rejects.toThrow("away");

    mend();
    await untilIdle(fanOut);

    expect(done).toEqual(["poison", "late"]);
  });
});

/** Turns until there is nothing to do; answers how many of them failed. */
async function untilIdle({ turn }: ReturnType<typeof createFanOut>): Promise<number> {
  let failed = 0;
  for (let turns = 0; turns < 100; turns += 1) {
    try {
      if (!(await turn())) return failed;
    } catch {
      failed += 1;
    }
  }
  throw new Error("The fan-out never comes to rest");
}

/** Events that can be fanned out, and some with which something is wrong until it is mended. */
function withPoison(events: string[], error = new Error("a bug")) {
  const clock = fixedClock();
  const done: string[] = [];
  let isMended = false;
  const store = {
    fanOutPages: async ({ eventsMax, skip = 0 }: Asked & { readonly skip?: number }) => {
      const taken = events.slice(skip, skip + eventsMax);
      if (!isMended && taken.some((event) => event.startsWith("poison"))) throw error;
      events.splice(skip, taken.length);
      done.push(...taken);
      return taken.map((event): FanOutProgress => ({ event, finished: true, written: {}, elapsedMs: 1 }));
    },
  };
  const mend = (): void => {
    isMended = true;
  };
  return { fanOut: createFanOut({ store, clock, emit: () => undefined, config: CONFIG }), done, clock, mend };
}
