import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CrashPlan, type CrashReport, crashRound } from "../crash/crash-round.ts";
import { findingsOfControls, findingsOfCrash } from "../crash/findings.ts";
import { packForProof } from "../crash/pack.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

const WANTED = { seeds: 5, kills: 200, messages: 10_000 };

/**
 * `npm run proof:crash [-- --seeds 5 --first 1 --kills 200 --messages 10000 --minutes 60]`. The seeds run side by side, each with a server, a
 * database and receivers of its own.
 */
export async function prove(args: readonly string[]): Promise<Proof> {
  const { seeds, first, kills, messages, minutes } = numbersOf(args, { ...WANTED, first: 1, minutes: 60 });
  using pack = packForProof();
  const plan = { pack: pack.path, openMin: 2_000, killingMaxMs: minutes * 60_000, forgetEvery: 0, variant: "product" } as const;
  const small = { ...plan, seed: first, messages: 400, openMin: 200 };
  // Without kills: what one of them cuts off is sent again, also where the receiver had forgotten it.
  const forgetful = await crashRound({ ...small, kills: 0, forgetEvery: 25 });
  const marking = await crashRound({ ...small, kills: 10, variant: "mark-before-send" });
  const numbers = Array.from({ length: seeds }, (_, index) => first + index);
  const crashes = await Promise.all(numbers.map((seed) => crashing({ ...plan, seed, kills, messages })));
  const fewest = (count: "kills" | "intended"): number => Math.min(...crashes.map((report) => report[count]));
  return {
    findings: [...findingsOfCrash(crashes), ...findingsOfControls(forgetful, marking)],
    fallsShort: shortOf(WANTED, { seeds, kills: fewest("kills"), messages: fewest("intended") }),
    runs: { crashes, controls: { forgetful, marking } },
  };
}

async function crashing(plan: CrashPlan): Promise<CrashReport> {
  const script = join(import.meta.dirname, "../crash/round-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(plan)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- round-process.ts prints exactly this record
  return JSON.parse(stdout) as CrashReport;
}
