import type { FanOutProgress } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { createFanOut } from "./fan-out.ts";

const CONFIG = { peoplePerPage: 5_000, pageMs: 50 };

/** Events by how many people they still concern; the pages of a turn are asked for before any is answered. */
function aStore(people: number[], msPerPerson: number) {
  const turns: number[][] = [];
  let open: number[] = [];
  const fanOutPage = async ({ peopleMax }: { readonly peopleMax: number }): Promise<FanOutProgress | null> => {
    if (open.length === 0) turns.push(open);
    open.push(peopleMax);
    await Promise.resolve();
    open = [];
    const left = people[0];
    if (left === undefined) return null;
    const written = Math.min(left, peopleMax);
    people[0] = left - written;
    if (people[0] === 0) people.shift();
    return { event: "e", finished: written === left, written: { mail: written }, elapsedMs: written * msPerPerson };
  };
  return { store: { fanOutPage }, turns };
}

async function turnsOf(people: number[], msPerPerson: number): Promise<readonly (readonly number[])[]> {
  const { store, turns } = aStore(people, msPerPerson);
  const fanOut = createFanOut({ store, clock: { now: () => 0 }, emit: () => undefined, config: CONFIG });
  while (people.length > 0) await fanOut.turn();
  return turns;
}

describe("a turn of the fan-out", () => {
  test("takes more events of few people at a time, as long as all of them end in it", async () => {
    const turns = await turnsOf(
      Array.from({ length: 127 }, () => 10),
      0.01,
    );

    expect(turns.map((pages) => pages.length)).toEqual([1, 2, 4, 8, 16, 32, 64]);
  });

  test("shares its people out between them, so that no turn holds the writer longer than one page of a large event", async () => {
    const turns = await turnsOf([...Array.from({ length: 63 }, () => 10), 20_000], 0.01);

    for (const pages of turns) expect(pages.reduce((sum, peopleMax) => sum + peopleMax, 0)).toBeLessThanOrEqual(6_400);
    expect(turns.at(-1)).toEqual([5_000]);
  });

  test("is smaller after one that took too long", async () => {
    const turns = await turnsOf([12_000], 0.05);

    expect(turns.slice(0, 3)).toEqual([[5_000], [1_000], [1_000]]);
  });

  test("states what it wrote, and then fails, when one page of several could not be written", async () => {
    const facts: string[] = [];
    let asked = 0;
    const store = {
      fanOutPage: () => {
        asked += 1;
        if (asked === 2) return Promise.reject(new Error("disk full"));
        return Promise.resolve({ event: `e${String(asked)}`, finished: true, written: {}, elapsedMs: 1 });
      },
    };
    const fanOut = createFanOut({ store, clock: { now: () => 0 }, emit: (fact) => facts.push(fact), config: CONFIG });
    await fanOut.turn();

    await expect(fanOut.turn()).rejects.toThrow("disk full");

    expect(facts).toEqual(["event.fanned_out", "event.fanned_out"]);
    expect(asked).toBe(3);
  });
});
