import { beforeAll, describe, expect, test } from "vitest";
import { findingsOfVerdict } from "./findings.ts";
import { judgeStorm, type Received, type StormTestimony } from "./judge.ts";
import { type SimulatedStorm, simulatedStorm } from "./simulated-storm.ts";

let storm: SimulatedStorm;
beforeAll(async () => {
  storm = await simulatedStorm({ size: { people: 9, products: 2, mailEvery: 1, slackEvery: 1 }, events: 200, minutes: 6, lockedEvery: 40 });
}, 120_000);

const brokenBy = (testimony: StormTestimony) =>
  findingsOfVerdict(judgeStorm(testimony))
    .filter(({ holds }) => !holds)
    .map(({ what, seen }) => [what, seen]);

/** The messages that were received, but for what is done to them. */
const received = (change: (received: readonly Received[]) => readonly Received[]): StormTestimony => ({
  ...storm.testimony,
  received: change(storm.testimony.received),
});

/** The short form of `npm run proof:storm`: minutes that pass in no time, and the same judge. */
describe("a storm of events (L-04)", () => {
  test("loses nothing, spares everybody more than twenty messages in five minutes, and holds the rest (D8, D16)", () => {
    const verdict = judgeStorm(storm.testimony);

    expect(findingsOfVerdict(verdict).filter(({ holds }) => !holds)).toEqual([]);
    expect(verdict.mostWithinWindow).toBe(20);
    expect(storm.ledgerOff).toEqual({ events: 0, rows: 0, totals: 0 });
  });

  test("does not hold back what System has locked on: with it, people get more", () => {
    const { wantedOf } = storm.testimony;
    const everything = judgeStorm({
      ...storm.testimony,
      wantedOf: (event) =>
        wantedOf(event).map((wanted) => ({ ...wanted, isCapped: wanted.channel === "mail" || wanted.channel === "slack" })),
    });

    expect(everything.peopleOverCap).toBeGreaterThan(0);
  });
});

describe("the judge of a storm", () => {
  test("sees a message that was lost", () => {
    const lost = storm.testimony.received.findIndex(({ channel, place }) => channel === "mail" && place !== "team@proof.example");

    expect(brokenBy(received((all) => all.toSpliced(lost, 1)))).toEqual([
      ["messages lost", 1],
      ["people whose messages received and held are not what their events make", 1],
    ]);
  });

  test("sees one that came twice, and one that nobody wanted", () => {
    const [first] = storm.testimony.received;
    const twice = received((all) => [...all, ...(first === undefined ? [] : [first])]);
    const unwanted = received((all) => [...all, { channel: "mail", place: "nobody@example.com", event: "e1", at: 0 }]);

    expect(brokenBy(twice)).toContainEqual(["messages repeated", 1]);
    expect(brokenBy(unwanted)).toEqual([["deliveries and messages that nobody wanted", 1]]);
  });

  test("sees somebody who was sent one too many within five minutes", () => {
    const { accepted, wantedOf } = storm.testimony;
    const mails = accepted.flatMap((event) =>
      wantedOf(event).flatMap((wanted) => (wanted.isCapped ? [{ ...wanted, event: event.id }] : [])),
    );
    const early = mails.filter(({ channel, place }) => channel === "mail" && place === mails[0]?.place).slice(0, 21);
    const at21 = received((all) => [
      ...all.filter(({ place }) => place !== mails[0]?.place),
      ...early.map((mail, index) => ({ ...mail, at: index * 14_999 })),
    ]);

    expect(brokenBy(at21)).toContainEqual(["messages to one person in any 5 minutes", 21]);
    expect(brokenBy(at21)).toContainEqual(["people who were sent more than that", 1]);
  });

  test("sees a delivery that there is not, and one that there is too often", () => {
    const { storedOf } = storm.testimony;
    const isFirst = ({ id }: { readonly id: string }): boolean => id === "e0";
    const missing = brokenBy({ ...storm.testimony, storedOf: (event) => (isFirst(event) ? storedOf(event).slice(1) : storedOf(event)) });
    const doubled = judgeStorm({
      ...storm.testimony,
      storedOf: (event) => (isFirst(event) ? [...storedOf(event), ...storedOf(event)] : storedOf(event)),
    });

    expect(missing.length).toBeGreaterThan(0);
    expect(doubled.doubled).toBe(storedOf(storm.testimony.accepted[0] ?? { id: "", kind: "plain", product: 0 }).length);
  });
});
