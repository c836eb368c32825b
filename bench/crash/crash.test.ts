import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptRound } from "./accept-round.ts";
import { crashRound } from "./crash-round.ts";
import { findingsOfAcceptance, findingsOfControl, findingsOfCrash } from "./findings.ts";
import { recoveryRound } from "./recovery-round.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Below the packages that stay outside the bundle, and beside no build that somebody uses. */
const PACK = join(ROOT, "apps/bff/node_modules/.packed-for-proof");
const SLOW_MS = 120_000;
const LEASE_MS = 60_000;

beforeAll(() => {
  const args = ["build", "--config", "apps/bff/vite.config.ts", "--outDir", PACK, "--logLevel", "error"];
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", ...args], { cwd: ROOT });
}, SLOW_MS);
afterAll(() => {
  rmSync(PACK, { recursive: true, force: true });
});

const broken = (findings: ReturnType<typeof findingsOfCrash>) => findings.filter(({ holds }) => !holds);
const crashPlan = { pack: PACK, seed: 7, openMin: 200, killingMaxMs: 60_000, forgetEvery: 0 };

/** The short form of `npm run proof:crash`. */
describe("the packed server, killed while it works", { timeout: SLOW_MS }, () => {
  test("loses no delivery of an accepted event, and repeats only what a kill cut off (rules D8, D10)", async () => {
    const report = await crashRound({ ...crashPlan, kills: 8, mails: 300 });

    expect(report).toMatchObject({ kills: 8, exitCode: 0 });
    expect(broken(findingsOfCrash([report]))).toEqual([]);
  });

  test("is judged by a count that sees a loss", async () => {
    const report = await crashRound({ ...crashPlan, kills: 0, mails: 80, forgetEvery: 10 });

    expect(report.lost).toBe(report.forgotten);
    expect(broken(findingsOfControl(report))).toEqual([]);
    expect(broken(findingsOfCrash([report]))).toMatchObject([{ what: "mails lost" }]);
  });

  test("keeps every event that was answered, once, although clients repeat their requests (rule D11)", async () => {
    const report = await acceptRound({ pack: PACK, seed: 7, clients: 10, events: 150 });

    expect(report.kills).toBeGreaterThan(0);
    expect(broken(findingsOfAcceptance(report))).toEqual([]);
  });

  test("goes on by itself with what a kill cut off", async () => {
    const [time = Number.NaN] = await recoveryRound({ pack: PACK, times: 1 });

    // The figure is taken where nothing else runs; here it only has to be no lease that ran out.
    expect(time).toBeLessThan(LEASE_MS);
  });
});
