import { companyFile } from "../simulation/simulated-company.ts";
import { type StepsReport, stepsRound } from "../simulation/steps-round.ts";
import { finding, none } from "./finding.ts";
import type { Proof } from "./record.ts";

/** Steps of the recovering process at which it dies too: beyond these it does what the first one does. */
const RECOVERY_STEPS = 40;

/** dies at every step, and then at every step of the recovery from each of these. */
export async function prove(): Promise<Proof> {
  using company = companyFile();
  const untouched = await stepsRound({ company, deaths: [] });
  const steps = untouched.steps[0] ?? [];
  const once: StepsReport[] = [];
  const twice: StepsReport[] = [];
  for (const step of steps.keys()) {
    once.push(await stepsRound({ company, deaths: [step + 1] }));
    for (let again = 1; again <= RECOVERY_STEPS; again += 1) twice.push(await stepsRound({ company, deaths: [step + 1, again] }));
  }
  return proofOfSteps({ untouched, once, twice });
}

export interface StepsRuns {
  readonly untouched: StepsReport;
  readonly once: readonly StepsReport[];
  readonly twice: readonly StepsReport[];
}

export function proofOfSteps({ untouched, once, twice }: StepsRuns): Proof {
  const all = [untouched, ...once, ...twice];
  const faults = all.flatMap((report) => report.faults);
  const names = [...new Set(all.flatMap(({ steps }) => steps.flat()))].toSorted();
  const sum = (reports: readonly StepsReport[], count: "deaths" | "repeats"): number =>
    reports.reduce((total, report) => total + report[count], 0);
  const worst = (reports: readonly StepsReport[]): number => Math.max(0, ...reports.map(({ worstCopies }) => worstCopies));
  return {
    findings: [
      none("R-03", "states that may not be, lost or unexplained deliveries", faults.length),
      finding("R-03", "kinds of steps", { atLeast: 24 }, names.length),
      finding("R-03", "most copies after one death", { atMost: 2 }, worst(once)),
      finding("R-03", "most copies after a death and another in the recovery", { atMost: 3 }, worst(twice)),
      finding("R-03", "repeats that the deaths caused", { atLeast: 1 }, sum(once, "repeats") + sum(twice, "repeats")),
    ],
    fallsShort: [],
    runs: {
      steps: untouched.steps[0]?.length ?? 0,
      names,
      once: { rounds: once.length, deaths: sum(once, "deaths"), repeats: sum(once, "repeats") },
      twice: { rounds: twice.length, deaths: sum(twice, "deaths"), repeats: sum(twice, "repeats") },
      faults: faults.slice(0, 20),
    },
  };
}
