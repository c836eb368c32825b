import { describe, expect, test } from "vitest";
import { markBeforeSend } from "../crash/mark-before-send.ts";
import { proofOfSteps } from "../proofs/steps.ts";
import { companyFile } from "./simulated-company.ts";
import { stepsRound } from "./steps-round.ts";

/** The full form takes every step. */
const STRIDE = 12;
const SLOW_MS = 120_000;

/** The short form of `npm run proof:steps`. */
describe("an engine that dies at any step of its work", { timeout: SLOW_MS }, () => {
  test("leaves states that may be, and its successor brings everything to its end (D1, D2, D8, D10)", async () => {
    using company = companyFile();
    const untouched = await stepsRound({ company, deaths: [] });
    const steps = [...(untouched.steps[0] ?? []).keys()];
    const once = [];
    const twice = [];
    for (const step of steps.filter((step) => step % STRIDE === 0)) {
      once.push(await stepsRound({ company, deaths: [step + 1] }));
      twice.push(await stepsRound({ company, deaths: [step + 3, 1 + (step % 31)] }));
    }

    const { findings, runs } = proofOfSteps({ untouched, once, twice });

    expect(runs).toMatchObject({ faults: [] });
    expect(findings.filter(({ holds }) => !holds)).toEqual([]);
  });

  test("is found out when it marks before it sends", async () => {
    using company = companyFile();
    const untouched = await stepsRound({ company, deaths: [], around: markBeforeSend });
    const faults = [];
    for (const [step, name] of (untouched.steps[0] ?? []).entries())
      if (name.startsWith("before send"))
        faults.push(...(await stepsRound({ company, deaths: [step + 1], around: markBeforeSend })).faults);

    expect(faults.filter((fault) => fault.includes("never arrived")).length).toBeGreaterThan(0);
  });
});
