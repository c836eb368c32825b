import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptRound } from "./accept-round.ts";
import { crashRound } from "./crash-round.ts";
import { findingsOfAcceptance, findingsOfForgetful, findingsOfCrash } from "./findings.ts";
import { packForProof } from "./pack.ts";
import { recoveryRound } from "./recovery-round.ts";

const SLOW_MS = 120_000;
const LEASE_MS = 60_000;

let pack: ReturnType<typeof packForProof>;
beforeAll(() => {
  pack = packForProof();
}, SLOW_MS);
afterAll(() => {
  pack[Symbol.dispose]();
});

const broken = (findings: ReturnType<typeof findingsOfCrash>) => findings.filter(({ holds }) => !holds);
const crashPlan = () => ({ pack: pack.path, seed: 7, openMin: 200, killingMaxMs: 60_000, forgetEvery: 0, variant: "product" }) as const;

/** The short form of `npm run proof:crash`. */
describe("the packed server, killed while it works", { timeout: SLOW_MS }, () => {
  test("loses no delivery of an accepted event, and repeats only what a kill cut off (rules D8, D10)", async () => {
    const report = await crashRound({ ...crashPlan(), kills: 6, messages: 250 });

    expect(report).toMatchObject({ kills: 6, exitCode: 0 });
    expect(broken(findingsOfCrash([report]))).toEqual([]);
  });

  test("is judged by a count that sees a loss", async () => {
    const report = await crashRound({ ...crashPlan(), kills: 0, messages: 80, forgetEvery: 10 });

    expect(report.lost).toBe(report.forgotten);
    expect(broken(findingsOfForgetful(report))).toEqual([]);
    expect(broken(findingsOfCrash([report]))).toMatchObject([{ what: "messages lost" }]);
  });

  test("would lose what an engine marks before it sends, and that is seen too", async () => {
    const report = await crashRound({ ...crashPlan(), kills: 4, messages: 150, variant: "mark-before-send" });

    expect(report.lost).toBeGreaterThan(0);
  });

  test("keeps every event that was answered, once, although clients repeat their requests (rule D11)", async () => {
    const report = await acceptRound({ pack: pack.path, seed: 7, clients: 10, events: 150 });

    expect(report.kills).toBeGreaterThan(0);
    expect(broken(findingsOfAcceptance(report))).toEqual([]);
  });

  test("goes on by itself with what a kill cut off", async () => {
    const [time = Number.NaN] = await recoveryRound({ pack: pack.path, times: 1 });

    // The figure is taken where nothing else runs; here it only has to be no lease that ran out.
    expect(time).toBeLessThan(LEASE_MS);
  });
});
