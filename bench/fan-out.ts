import { median, report, round, type Figure } from "./report.ts";
import { openCompany, type Company } from "./fan-out-company.ts";

/** Measurements of each kind, taken in turn; the first turn warms up and does not count. */
const TURNS = 5;

/**
 * P-1: one event fanned out to audiences of several sizes among 100,000 people, beside plain prepared inserts of the same
 * rows in one transaction. P-2: what a delivery costs for the same audience among ever more people.
 */
export async function measure(): Promise<void> {
  report("fan-out", [...(await againstPlainInserts()), ...(await growth())]);
}

async function againstPlainInserts(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  await using company = openCompany({ people: 100_000, audiences: [3_000, 10_000, 100_000] });
  for (const audience of [3_000, 10_000, 100_000]) {
    const ours: number[] = [];
    const plain: number[] = [];
    let rows = 0;
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const fannedOut = await company.fanOut(audience);
      const inserted = company.insertPlainly(fannedOut.event);
      if (turn === 0) continue;
      rows = fannedOut.rows;
      ours.push(fannedOut.ms);
      plain.push(inserted.ms);
    }
    const ratio = median(plain) / median(ours);
    figures.push({
      id: "P-1",
      what: `${audience} of 100000`,
      ratio,
      must: ">= 0.5",
      holds: ratio >= 0.5,
      seen: {
        deliveries: rows,
        ms: round(median(ours)),
        "ms plain": round(median(plain)),
        "per second": Math.round((rows / median(ours)) * 1_000),
      },
    });
  }
  return figures;
}

const GROWTH_AUDIENCE = 1_000;

async function growth(): Promise<readonly Figure[]> {
  const sizes = [1_000, 10_000, 100_000];
  const companies = sizes.map((people) => openCompany({ people, audiences: [GROWTH_AUDIENCE] }));
  const costs = await inTurn(companies);
  for (const company of companies) await company[Symbol.asyncDispose]();
  const base = costs[0] ?? Number.NaN;
  return sizes.map((people, index) => {
    const cost = costs[index] ?? Number.NaN;
    return {
      id: "P-2",
      what: `${GROWTH_AUDIENCE} of ${people}`,
      ratio: cost / base,
      must: "<= 1.5",
      holds: cost / base <= 1.5,
      seen: { "µs per delivery": round(cost) },
    };
  });
}

/** Microseconds per delivery of each company. */
async function inTurn(companies: readonly Company[]): Promise<readonly number[]> {
  const taken = companies.map((): number[] => []);
  for (let turn = 0; turn <= 2 * TURNS; turn += 1) {
    for (const [index, company] of companies.entries()) {
      const { ms, rows } = await company.fanOut(GROWTH_AUDIENCE);
      if (turn > 0) taken[index]?.push((ms * 1_000) / rows);
    }
  }
  return taken.map(median);
}
