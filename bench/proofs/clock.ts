import { packForProof } from "../crash/pack.ts";
import { whyNoFakedClock } from "../faults/faked-clock.ts";
import { findingsOfSetClock } from "../faults/findings.ts";
import { setClockRound } from "../faults/set-clock-round.ts";
import { clockRuns, CLOCK_NAMES, findingsOfClocks } from "../simulation/clock-matrix.ts";
import { companyFile } from "../simulation/simulated-company.ts";
import type { Proof } from "./record.ts";

const HOUR_MS = 3_600_000;
const STEPS_MS = [HOUR_MS, -HOUR_MS, 24 * HOUR_MS];

/** `npm run proof:clock`. */
export async function prove(): Promise<Proof> {
  using company = companyFile();
  const runs = await clockRuns(company, CLOCK_NAMES);
  const noFakedClock = whyNoFakedClock();
  const set = noFakedClock === null ? await setClocks() : [];
  return {
    findings: [...findingsOfClocks(runs), ...findingsOfSetClock(set)],
    fallsShort: noFakedClock === null ? [] : [`the clock of a running server was not set: ${noFakedClock}`],
    runs: { runs, set },
  };
}

async function setClocks() {
  using pack = packForProof();
  const reports = [];
  for (const stepMs of STEPS_MS) reports.push(await setClockRound({ pack: pack.path, stepMs }));
  return reports;
}
