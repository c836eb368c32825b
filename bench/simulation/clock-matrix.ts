import { type Finding, finding, none } from "../proofs/finding.ts";
import { CLOCK_MOMENTS, type ClockPlan, type ClockReport, clockRound } from "./clock-round.ts";
import type { CompanyFile } from "./simulated-company.ts";

const HOUR = 3_600_000;

/** How a clock may go wrong. Daylight saving moves no epoch: its night is in the list to show that. */
const CLOCKS = {
  "goes right": { jumpMs: 0 },
  "one hour ahead": { jumpMs: HOUR },
  "one hour back": { jumpMs: -HOUR },
  "one day ahead": { jumpMs: 24 * HOUR },
  "one day back": { jumpMs: -24 * HOUR },
  "the night of daylight saving": { jumpMs: 0, startsAt: Date.UTC(2027, 2, 28, 0, 59, 50) },
  "past 2038-01-19": { jumpMs: 0, startsAt: Date.UTC(2038, 0, 19, 3, 14, 0) },
  "500 ppm fast": { jumpMs: 0, drift: 0.000_5 },
  "500 ppm slow": { jumpMs: 0, drift: -0.000_5 },
} as const satisfies Readonly<Record<string, Omit<ClockPlan, "company" | "moment">>>;

export type ClockName = keyof typeof CLOCKS;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the record above
export const CLOCK_NAMES = Object.keys(CLOCKS) as readonly ClockName[];

export interface ClockRun extends ClockReport {
  readonly clock: string;
  readonly moment: ClockPlan["moment"];
  /** Later than without anything wrong, beyond what the clock was set back. */
  readonly starvedMs: number;
}

export async function clockRuns(company: CompanyFile, clocks: readonly ClockName[]): Promise<readonly ClockRun[]> {
  const runs: ClockRun[] = [];
  for (const moment of CLOCK_MOMENTS) {
    const right = await clockRound({ company, moment, jumpMs: 0 });
    for (const clock of clocks) {
      const plan = CLOCKS[clock];
      const report = await clockRound({ company, moment, ...plan });
      const planned = right.lastArrivalMs + Math.max(0, -plan.jumpMs);
      runs.push({ clock, moment, ...report, starvedMs: Math.max(0, report.lastArrivalMs - planned) });
    }
  }
  return runs;
}

/** An idle lane looks at the clock so often. */
const LOOK_MS = 60_000;

export function findingsOfClocks(runs: readonly ClockRun[]): readonly Finding[] {
  const total = (count: "extraCopies" | "early"): number => runs.reduce((sum, run) => sum + run[count], 0);
  return [
    none("R-11", "faults in the books, or deliveries without an end", runs.flatMap(({ faults }) => faults).length),
    none("R-11", "sent earlier than the other side asked for, by what really passed", total("early")),
    none("R-11", "extra copies", total("extraCopies")),
    finding(
      "R-11",
      "ms later than planned, beyond the step back",
      { atMost: LOOK_MS },
      Math.max(...runs.map(({ starvedMs }) => starvedMs)),
    ),
  ];
}
