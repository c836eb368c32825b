import { findingsOfHerd } from "../herd/findings.ts";
import { herdRound } from "../herd/herd-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

const DUE = 20_000;

/** C-09: `npm run proof:herd [-- --events 245 --members 40 --seed 1]`; each event goes to eighty-odd people and places. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const { events, members, seed } = numbersOf(args, { events: 245, members: 40, seed: 1 });
  const report = await herdRound({ events, members, seed });
  return {
    findings: findingsOfHerd(report, Math.min(DUE, report.due)),
    fallsShort: shortOf({ "deliveries due": DUE }, { "deliveries due": report.due }),
    runs: { due: report.due, messages: report.sent.length, faults: report.faults.slice(0, 20) },
  };
}
