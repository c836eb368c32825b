import { clockRuns, CLOCK_NAMES, findingsOfClocks } from "../simulation/clock-matrix.ts";
import { companyFile } from "../simulation/simulated-company.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:clock`. */
export async function prove(): Promise<Proof> {
  using company = companyFile();
  const runs = await clockRuns(company, CLOCK_NAMES);
  return { findings: findingsOfClocks(runs), fallsShort: [], runs: { runs } };
}
