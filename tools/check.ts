/**
 * Everything that must hold, in one command, the same here and in CI. Every step runs to its end; the last line of stdout is the sum.
 */
import { mkdirSync } from "node:fs";
import { sum, type Counts } from "./check/counts.ts";
import { STEPS, type Step } from "./check/steps.ts";

mkdirSync(".reports", { recursive: true });

const counts: Counts[] = [];
for (const step of STEPS) counts.push(await report(step));

const { passed, failed } = sum(counts);
console.log(`${passed} passed, ${failed} failed`);
if (failed !== 0) process.exitCode = 1;

async function report(step: Step): Promise<Counts> {
  const { title } = step;
  const startedAt = performance.now();
  const { output, ...found } = await step.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (found.failed > 0) console.log(output.trimEnd());
  for (const note of found.notes) console.log(`${title}: ${note}`);
  console.log(`${found.failed === 0 ? "ok  " : "FAIL"} ${title}: ${found.passed} passed, ${found.failed} failed (${seconds} s)`);
  return found;
}
