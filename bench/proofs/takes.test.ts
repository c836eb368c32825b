import { expect, test } from "vitest";
import { type Finding, inTime, none } from "./finding.ts";
import { brokenOf } from "./takes.ts";

const onTime = inTime("R-12", "ms until it had ended", 100, 90);
const late = inTime("R-12", "ms until it had ended", 100, 107);
const lost = none("R-12", "messages lost", 1);

/** Rounds that come to these findings, one after the other. */
function roundsOf(...rounds: readonly (readonly Finding[])[]) {
  let taken = 0;
  return {
    round: () => Promise.resolve(rounds[taken++] ?? []),
    taken: () => taken,
  };
}

test.each([
  { case: "a time that is too long once is taken again", rounds: [[late], [onTime]], broken: [], taken: 2 },
  { case: "what is slow each time is slow", rounds: [[late], [late], [late]], broken: [late], taken: 3 },
  { case: "what was lost is not asked again", rounds: [[lost], []], broken: [lost], taken: 1 },
  { case: "nor when it was late as well", rounds: [[late, lost], []], broken: [late, lost], taken: 1 },
  { case: "what holds is taken once", rounds: [[onTime], [lost]], broken: [], taken: 1 },
])("$case", async ({ rounds, broken, taken }) => {
  const played = roundsOf(...rounds);

  expect(await brokenOf(played.round)).toEqual(broken);
  expect(played.taken()).toBe(taken);
});
