import { median, round } from "./median.ts";
import { report, type Figure } from "./report.ts";
import { openCompany, type Company } from "./fan-out-company.ts";

/** A team: what costs here is the event itself and the fsync, which the yardstick has as well. Shown, and judged by nobody. */
const SMALL = 10;

/** Turns of each audience of P-1: more where one is short. A turn before them warms up and does not count. */
const TURNS: ReadonlyMap<number, number> = new Map([
  [SMALL, 200],
  [3_000, 15],
  [10_000, 9],
  [100_000, 5],
]);
const GROWTH_TURNS = 25;

/**
 * P-1: one event fanned out to audiences of several sizes among 100,000 people, beside plain prepared inserts of the same
 * rows in one transaction. P-2: what a delivery costs for the same audience among ever more people.
 */
export async function measure(): Promise<void> {
  report("fan-out", [...(await againstPlainInserts()), ...(await growth())]);
}

async function againstPlainInserts(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  await using company = openCompany({ people: 100_000, audiences: [...TURNS.keys()] });
  for (const [audience, turns] of TURNS) {
    const ours: number[] = [];
    const plain: number[] = [];
    let rows = 0;
    for (let turn = 0; turn <= turns; turn += 1) {
      const fannedOut = await company.fanOut(audience);
      const inserted = company.insertPlainly(fannedOut.event);
      if (turn === 0) continue;
      rows = fannedOut.rows;
      ours.push(fannedOut.ms);
      plain.push(inserted.ms);
    }
    figures.push({
      id: "P-1",
      what: `${String(audience)} of 100000, beside plain inserts`,
      unit: "×",
      value: median(plain) / median(ours),
      bar: audience === SMALL ? null : { atLeast: 0.5 },
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
  const sizes = [1_000, 10_000, 100_000, 1_000_000];
  const companies = sizes.map((people) => openCompany({ people, audiences: [GROWTH_AUDIENCE] }));
  const costs = await inTurn(companies);
  for (const company of companies) await company[Symbol.asyncDispose]();
  const base = costs[0] ?? Number.NaN;
  return sizes.map((people, index) => {
    const cost = costs[index] ?? Number.NaN;
    return {
      id: "P-2",
      what: `${String(GROWTH_AUDIENCE)} of ${String(people)}, beside ${String(GROWTH_AUDIENCE)} of ${String(sizes[0])}`,
      unit: "×",
      value: cost / base,
      bar: { atMost: 1.5 },
      seen: { "µs per delivery": round(cost) },
    };
  });
}

/** Microseconds per delivery of each company. */
async function inTurn(companies: readonly Company[]): Promise<readonly number[]> {
  const taken = companies.map((): number[] => []);
  for (let turn = 0; turn <= GROWTH_TURNS; turn += 1) {
    for (const [index, company] of companies.entries()) {
      const { ms, rows } = await company.fanOut(GROWTH_AUDIENCE);
      if (turn > 0) taken[index]?.push((ms * 1_000) / rows);
    }
  }
  return taken.map(median);
}
