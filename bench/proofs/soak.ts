import { packForProof } from "../crash/pack.ts";
import { round } from "../median.ts";
import { figuresOf, findingsOfSoak, shortOfCertainty } from "../soak/findings.ts";
import type { Sample } from "../soak/sample.ts";
import { soakRound } from "../soak/soak-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

const WANTED = { hours: 24, perSecond: 20, faultPercent: 5 };
const MINUTE_MS = 60_000;

/** L-09: `npm run proof:soak [-- --hours 24 --perSecond 20 --faultPercent 5 --seed 1]`. Each look is printed. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const { hours, perSecond, faultPercent, seed } = numbersOf(args, { ...WANTED, seed: 1 });
  using pack = packForProof();
  const plan = { pack: pack.path, seed, seconds: hours * 3_600, perSecond, faultPercent };
  const around = { faultsMax: 2, lookMs: MINUTE_MS, backupMs: 15 * MINUTE_MS, oldDeliveries: 100_000, drainMs: 15 * MINUTE_MS };
  const report = await soakRound({ ...plan, ...around }, say);
  const reached = { hours: round(report.seconds / 3_600), perSecond: round(report.events / report.seconds), faultPercent };
  return {
    findings: findingsOfSoak(report),
    // What clocks and rounding take from the last event is no shortage.
    fallsShort: [...shortOf({ ...WANTED, perSecond: WANTED.perSecond * 0.99 }, reached), ...shortOfCertainty(report.samples)],
    runs: figuresOf(report),
  };
}

function say({ minute, residentMb, fds, threads, walMb, open, stuckLeases, overdue, lagMs, heapMb, keptMb, handles }: Sample): void {
  const memory = { residentMb: round(residentMb), heapMb: rounded(heapMb), keptMb: rounded(keptMb) };
  const rest = { fds, threads, handles, walMb: round(walMb), open, stuckLeases, overdue, lagMs: round(lagMs) };
  console.log(JSON.stringify({ minute: round(minute), ...memory, ...rest }));
}

function rounded(values: Readonly<Record<string, number | null>>) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? null : Math.round(value * 10) / 10]));
}
