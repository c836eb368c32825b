/**
 * `npm run proof:crash [-- --seeds 1,2,3,4,5 --kills 200 --mails 10000 --minutes 60]`: in full. The seeds run side by side,
 * each with a server, a database and a mail server of its own. What was not reached of the target is said, not made up for.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { acceptRound, type AcceptReport } from "./crash/accept-round.ts";
import { type CrashPlan, type CrashReport, crashRound } from "./crash/crash-round.ts";
import { findingsOfAcceptance, findingsOfControl, findingsOfCrash, findingsOfRecovery } from "./crash/findings.ts";
import { recoveryRound } from "./crash/recovery-round.ts";

const TARGET = { seeds: 5, kills: 200, mails: 10_000, acceptedEvents: 20_000, recoveries: 20 };
const PACK = join(import.meta.dirname, "../apps/bff/dist");
const CLIENTS = 50;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3,4,5" },
    kills: { type: "string", default: String(TARGET.kills) },
    mails: { type: "string", default: String(TARGET.mails) },
    events: { type: "string", default: String(TARGET.acceptedEvents) },
    minutes: { type: "string", default: "60" },
  },
});
const seeds = values.seeds.split(",").map(Number);
const common = { pack: PACK, openMin: 2_000, killingMaxMs: Number(values.minutes) * 60_000 };
const [firstSeed = 1] = seeds;

console.log(`Seeds ${seeds.join(", ")}.`);
const startedAt = performance.now();
const testedCommit = commit();
const recovery = await recoveryRound({ pack: PACK, times: TARGET.recoveries });
const control = await crashRound({ ...common, seed: firstSeed, kills: 2, mails: 400, openMin: 200, forgetEvery: 25 });
const acceptance = await acceptRound({ pack: PACK, seed: firstSeed, clients: CLIENTS, events: Number(values.events) });
const crashes = await Promise.all(
  seeds.map((seed) => crashing({ ...common, seed, kills: Number(values.kills), mails: Number(values.mails), forgetEvery: 0 })),
);

const findings = [
  ...findingsOfCrash(crashes),
  ...findingsOfControl(control),
  ...findingsOfAcceptance(acceptance),
  ...findingsOfRecovery(recovery),
];
const fallsShort = shortfalls(crashes, acceptance);
console.table(crashes);
console.table(findings);
for (const line of fallsShort) console.log(`Short of the target: ${line}`);

const folder = join(import.meta.dirname, "results");
mkdirSync(folder, { recursive: true });
const seconds = Math.round((performance.now() - startedAt) / 1_000);
const result = {
  name: "proof-crash",
  takenAt: new Date().toISOString(),
  commit: testedCommit,
  node: process.versions.node,
  cores: cpus().length,
  target: TARGET,
  fallsShort,
  seconds,
  findings,
};
const runs = { crashes, control, acceptance, recovery: { unit: "ms", times: recovery.toSorted((a, b) => a - b) } };
writeFileSync(join(folder, "proof-crash.json"), `${JSON.stringify({ ...result, ...runs }, null, 2)}\n`);
if (findings.some(({ holds }) => !holds)) process.exitCode = 1;

function shortfalls(reached: readonly CrashReport[], { accepted }: AcceptReport): readonly string[] {
  const fewestKills = Math.min(...reached.map(({ kills }) => kills));
  const fewestMails = Math.min(...reached.map(({ intended }) => intended));
  return [
    ...(reached.length < TARGET.seeds ? [`${String(reached.length)} of ${String(TARGET.seeds)} seeds`] : []),
    ...(fewestKills < TARGET.kills ? [`a seed with ${String(fewestKills)} of ${String(TARGET.kills)} kills`] : []),
    ...(fewestMails < TARGET.mails ? [`a seed with ${String(fewestMails)} of ${String(TARGET.mails)} mails`] : []),
    ...(accepted < TARGET.acceptedEvents ? [`${String(accepted)} of ${String(TARGET.acceptedEvents)} events accepted under kills`] : []),
  ];
}

async function crashing(plan: CrashPlan): Promise<CrashReport> {
  const script = join(import.meta.dirname, "crash/round-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(plan)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- round-process.ts prints exactly this record
  return JSON.parse(stdout) as CrashReport;
}

function commit(): string {
  return execFileSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname, encoding: "utf8" }).trim();
}
