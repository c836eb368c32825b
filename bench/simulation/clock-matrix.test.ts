import { describe, expect, test } from "vitest";
import { clockRuns, findingsOfClocks } from "./clock-matrix.ts";
import { companyFile } from "./simulated-company.ts";

/** The short form of `npm run proof:clock`. */
describe("a clock that goes wrong", { timeout: 240_000 }, () => {
  test("sends nothing early or twice, and keeps nobody waiting beyond its step", async () => {
    using company = companyFile();

    const runs = await clockRuns(company, ["one hour ahead", "one hour back"]);

    expect(findingsOfClocks(runs).filter(({ holds }) => !holds)).toEqual([]);
  });
});
