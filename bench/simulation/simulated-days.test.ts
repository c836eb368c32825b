import { describe, expect, test } from "vitest";
import { markBeforeSend } from "../crash/mark-before-send.ts";
import { companyFile } from "./simulated-company.ts";
import { type DaysPlan, type DaysReport, simulatedDays } from "./simulated-days.ts";

const SEEDS = 25;
const SLOW_MS = 240_000;

/** The short form of `npm run proof:simulation`. */
describe("days in which everything goes wrong", { timeout: SLOW_MS }, () => {
  test("lose nothing, repeat nothing without a reason, and end (D1, D2, D8, A8)", async () => {
    const reports = await reportsOf(SEEDS);

    // The seed of whatever is in this list repeats it.
    expect(reports.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(sum(reports, "deaths")).toBeGreaterThan(SEEDS);
    expect(sum(reports, "repeats")).toBeGreaterThan(0);
  });

  test("are the same for the same seed", async () => {
    using company = companyFile();

    expect(await simulatedDays({ company, seed: 7 })).toEqual(await simulatedDays({ company, seed: 7 }));
  });

  test("find out an engine that marks before it sends", async () => {
    const reports = await reportsOf(6, markBeforeSend);

    expect(reports.flatMap(({ faults }) => faults).filter((fault) => fault.includes("never arrived")).length).toBeGreaterThan(0);
  });

  test("find out an engine that forgets what its predecessor was sending", async () => {
    const reports = await reportsOf(6, ({ store, ...ports }) => ({
      ...ports,
      store: {
        ...store,
        releaseOrphans: () => Promise.resolve({ released: 0, crashed: 0, quarantined: 0 }),
        releaseExpiredLeases: () => Promise.resolve(0),
      },
    }));

    expect(reports.flatMap(({ faults }) => faults).filter((fault) => fault.includes("ended as sending")).length).toBeGreaterThan(0);
  });
});

async function reportsOf(seeds: number, around?: DaysPlan["around"]): Promise<readonly DaysReport[]> {
  using company = companyFile();
  const reports: DaysReport[] = [];
  for (let seed = 1; seed <= seeds; seed += 1)
    reports.push(await simulatedDays({ company, seed, ...(around === undefined ? {} : { around }) }));
  return reports;
}

function sum(reports: readonly DaysReport[], count: "deaths" | "repeats"): number {
  return reports.reduce((total, report) => total + report[count], 0);
}
