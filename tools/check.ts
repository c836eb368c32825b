/**
 * Everything that must hold, in one command, the same here and in CI. Every step runs to its end; the last line of stdout is the sum.
 */
import { mkdirSync } from "node:fs";
import { sum, type Counts } from "./check/counts.ts";
import { ROUNDS, type Step } from "./check/steps.ts";

mkdirSync(".reports", { recursive: true });

const counts: Counts[] = [];
for (const round of ROUNDS) {
  for (const found of await Promise.all(round.map(timed))) counts.push(report(found));
}

const { passed, failed } = sum(counts);
console.log(`${passed} passed, ${failed} failed`);
if (failed !== 0) process.exitCode = 1;

interface Found {
  readonly title: string;
  readonly seconds: string;
  readonly found: Awaited<ReturnType<Step["run"]>>;
}

async function timed(step: Step): Promise<Found> {
  const startedAt = performance.now();
  const found = await step.run();
  return { title: step.title, found, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

function report({ title, seconds, found: { output, ...found } }: Found): Counts {
  if (found.failed > 0) console.log(output.trimEnd());
  for (const note of found.notes) console.log(`${title}: ${note}`);
  console.log(`${found.failed === 0 ? "ok  " : "FAIL"} ${title}: ${found.passed} passed, ${found.failed} failed (${seconds} s)`);
  return found;
}
