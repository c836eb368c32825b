import { describe, expect, test } from "vitest";
import { mostWithin } from "../most-within.ts";
import { findingsOfHerd } from "./findings.ts";
import { herdRound } from "./herd-round.ts";

const arrived = (startedAt: number) => ({ channel: "mail", delivery: "e_mail_p1_0", startedAt, arrivedAt: startedAt + 50 }) as const;

/** The short form of `npm run proof:herd`. */
describe("an hour without any other side (C-09)", { timeout: 120_000 }, () => {
  test("ends without a herd: each at its own pace, and all of it soon", async () => {
    const report = await herdRound({ events: 60, members: 8, seed: 1 });

    expect(findingsOfHerd(report, 1_500).filter(({ holds }) => !holds)).toEqual([]);
  });
});

describe("what is found of a herd", () => {
  test("is the most within any span, whenever it begins", () => {
    expect(mostWithin([0, 100, 900, 1_000, 1_050, 1_099, 5_000], 1_000)).toBe(5);
    expect(mostWithin([0, 1_000, 2_000], 1_000)).toBe(1);
  });

  test("is a herd where everything goes at once", () => {
    const sent = Array.from({ length: 700 }, (_, index) => arrived(index));

    const broken = findingsOfHerd({ faults: [], due: 700, later: new Set(), healedAt: 0, sent }, 700).filter(({ holds }) => !holds);

    expect(broken).toMatchObject([
      { what: "mail: messages in any 60 s", seen: 700 },
      { what: "mail: begun before that one has got through", seen: 50 },
    ]);
  });
});
