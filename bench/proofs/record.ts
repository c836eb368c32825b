import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { surroundings } from "../report.ts";
import type { Finding } from "./finding.ts";

/** What a proof came to. */
export interface Proof {
  readonly findings: readonly Finding[];
  /** Where the run was smaller than the rule asks for, in words: said, never made up for. */
  readonly fallsShort: readonly string[];
  /** Everything that was seen, for whoever wants to look closer. */
  readonly runs: object;
}

/** Runs a proof, prints what it showed, and writes `bench/results/proof-NAME.json`. False when something does not hold. */
export async function record(name: string, prove: () => Promise<Proof>): Promise<boolean> {
  const startedAt = performance.now();
  // Of the code that ran, not of what was committed meanwhile.
  const tested = surroundings({});
  const { findings, fallsShort, runs } = await prove();
  console.log(`\n${name}`);
  console.table(findings);
  for (const line of fallsShort) console.log(`Short of the target: ${line}`);
  const folder = join(import.meta.dirname, "../results");
  mkdirSync(folder, { recursive: true });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const result = { name: `proof-${name}`, takenAt: new Date().toISOString(), ...tested, seconds, fallsShort, findings, runs };
  writeFileSync(join(folder, `proof-${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  return findings.every(({ holds }) => holds);
}
