import { expect, test } from "vitest";
import { findingsOfBooks } from "./findings.ts";
import { retentionRound } from "./retention-round.ts";

/** The short form of `npm run proof:retention`; how long parts take is judged where nothing else runs. */
test("what is old goes while events are accepted and sent, and nothing else does (K1, D8)", { timeout: 60_000 }, async () => {
  const report = await retentionRound({ deliveries: 4_000, old: 3_000, eventsPerTurn: 20, everyMs: 10 });

  expect(report.faults).toEqual([]);
  expect(findingsOfBooks(report).filter(({ holds }) => !holds)).toEqual([]);
  expect(report.parts.length).toBeGreaterThan(2);
  expect(report.latencies.during.length).toBeGreaterThan(0);
});
