import { figuresOf, findingsOfBooks, findingsOfPace, shortOfPace } from "../retention/findings.ts";
import { retentionRound } from "../retention/retention-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:retention [-- --deliveries 1000000 --old 1000000]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { deliveries: 1_000_000, old: 1_000_000 };
  const { deliveries, old } = numbersOf(args, wanted);
  const report = await retentionRound({ deliveries, old, eventsPerTurn: 100, everyMs: 100 });
  return {
    findings: [...findingsOfPace(report), ...findingsOfBooks(report)],
    fallsShort: [...shortOf(wanted, { deliveries, old }), ...shortOfPace(report)],
    runs: figuresOf(report),
  };
}
