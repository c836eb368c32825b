import { companyFile } from "../simulation/simulated-company.ts";
import { type DaysReport, simulatedDays } from "../simulation/simulated-days.ts";
import { finding, none } from "./finding.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:simulation [-- --seeds 10000 --first 1 --minutes 0]`; minutes above 0 end it then, however many seeds are left. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { seeds: 10_000 };
  const { seeds, first, minutes } = numbersOf(args, { ...wanted, first: 1, minutes: 0 });
  const until = minutes > 0 ? performance.now() + minutes * 60_000 : Number.POSITIVE_INFINITY;
  using company = companyFile();
  const broken: DaysReport[] = [];
  const total = { seeds: 0, days: 0, deaths: 0, events: 0, sends: 0, repeats: 0 };
  for (let seed = first; seed < first + seeds && performance.now() < until; seed += 1) {
    const report = await simulatedDays({ company, seed });
    if (report.faults.length > 0) {
      broken.push(report);
      console.log(`Seed ${String(seed)}: ${report.faults.slice(0, 3).join(" · ")}`);
    }
    total.seeds += 1;
    for (const count of ["days", "deaths", "events", "sends", "repeats"] as const) total[count] += report[count];
    if (total.seeds % 500 === 0)
      console.log(`${String(total.seeds)} seeds, ${String(Math.floor(total.days))} days, ${String(broken.length)} broken`);
  }
  return {
    findings: [
      none("R-17", "seeds in which something was that must not be", broken.length),
      finding("R-17", "simulated days", { atLeast: 1_000 }, Math.floor(total.days)),
    ],
    fallsShort: shortOf(wanted, total),
    runs: { first, total: { ...total, days: Math.floor(total.days) }, broken: broken.slice(0, 20) },
  };
}
