import { describe, expect, test } from "vitest";
import { balance, type OneArrival } from "./books.ts";
import { membersOf, placesOf } from "./soak-plan.ts";

const ACCEPTED = ["e0", "e1", "e2", "e3"] as const;
const arrivalsOf = (id: string, number: number): readonly OneArrival[] =>
  placesOf(number).map(({ channel, place }) => ({ channel, place, delivery: `${id}_${channel}_${channel}_0` }));
const ARRIVALS = ACCEPTED.flatMap(arrivalsOf);
const ALERTS = ACCEPTED.flatMap((event, number) => membersOf(number).map((address) => ({ event, address })));

async function* oneByOne(arrivals: readonly OneArrival[]): AsyncIterable<OneArrival> {
  yield* arrivals;
}
const CLEAN = { lost: 0, repeats: 0, unknown: 0, lostAlerts: 0, repeatedAlerts: 0 };

describe("the books of a soak", () => {
  test("balance when everything arrived once", async () => {
    const books = await balance(ACCEPTED, oneByOne(ARRIVALS), ALERTS);

    expect(books).toEqual({ ...CLEAN, intended: ARRIVALS.length, alerts: ALERTS.length });
    expect(new Set(ARRIVALS.map(({ channel }) => channel))).toEqual(new Set(["webhooks", "mail", "slack"]));
  });

  test("miss what did not arrive, and know a copy from what nobody intended", async () => {
    const [first, ...others] = ARRIVALS;
    if (first === undefined) throw new Error("Nothing arrives");
    const elsewhere = { ...first, place: "/hook/9" };
    const ofNobody = { ...first, delivery: "e9_webhooks_w1_0" };

    expect(await balance(ACCEPTED, oneByOne(others), ALERTS)).toMatchObject({ ...CLEAN, lost: 1 });
    expect(await balance(ACCEPTED, oneByOne([...ARRIVALS, first, first]), ALERTS)).toMatchObject({ ...CLEAN, repeats: 2 });
    expect(await balance(ACCEPTED, oneByOne([...ARRIVALS, elsewhere, ofNobody]), ALERTS)).toMatchObject({ ...CLEAN, unknown: 2 });
  });

  test("want each alert exactly once", async () => {
    expect(await balance(ACCEPTED, oneByOne(ARRIVALS), ALERTS.slice(1))).toMatchObject({ ...CLEAN, lostAlerts: 1 });
    expect(await balance(ACCEPTED, oneByOne(ARRIVALS), [...ALERTS, ...ALERTS.slice(0, 1)])).toMatchObject({ ...CLEAN, repeatedAlerts: 1 });
  });

  test("ask nothing of an event that was never answered", async () => {
    const arrivals = ARRIVALS.filter(({ delivery }) => !delivery.startsWith("e1"));
    const alerts = ALERTS.filter(({ event }) => event !== "e1");
    const books = await balance(["e0", null, "e2", "e3"], oneByOne(arrivals), alerts);

    expect(books).toMatchObject(CLEAN);
  });
});
