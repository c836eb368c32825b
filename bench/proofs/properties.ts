import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "../../tools/check/run.ts";
import { scratchFolder } from "../scratch.ts";
import { none } from "./finding.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

const ROOT = join(import.meta.dirname, "../..");
const TESTS = "{packages,apps,tools,bench}/**/*.test.{ts,tsx}";

/** A property that failed, with what repeats it. */
interface Broken {
  readonly seed: number;
  readonly test: string;
  readonly message: string;
}

/**
 * Every property of the suite with other seeds than the suite's own: `npm run proof:properties [-- --seeds 30 --first 1000]`.
 * `PROPERTY_SEED=N node_modules/.bin/vitest run FILE` repeats one.
 */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { seeds: 30 };
  const { seeds, first } = numbersOf(args, { ...wanted, first: Math.floor(Math.random() * 1_000_000_000) });
  const files = filesWithProperties();
  const broken: Broken[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const found = await brokenWith(seed, files);
    for (const { test, message } of found) console.log(`Seed ${String(seed)}: ${test}\n${message}`);
    broken.push(...found);
    if ((seed - first + 1) % 10 === 0) console.log(`${String(seed - first + 1)} seeds, ${String(broken.length)} broken`);
  }
  return {
    findings: [none("laws", "properties that do not hold with some seed", broken.length)],
    fallsShort: shortOf(wanted, { seeds }),
    runs: { first, seeds, files: files.length, broken: broken.slice(0, 20) },
  };
}

function filesWithProperties(): readonly string[] {
  const isOurs = (name: string): boolean => name !== "node_modules" && name !== "dist";
  return globSync(TESTS, { cwd: ROOT, exclude: (name) => !isOurs(name) }).filter((file) =>
    readFileSync(join(ROOT, file), "utf8").includes(`from "fast-check"`),
  );
}

/** What the tests found is in their report, whatever they ended with. */
async function brokenWith(seed: number, files: readonly string[]): Promise<readonly Broken[]> {
  using folder = scratchFolder();
  const report = join(folder.path, "report.json");
  const args = ["run", "--reporter=json", `--outputFile=${report}`, ...files];
  await runNode([join(ROOT, "node_modules/vitest/vitest.mjs"), ...args], { PROPERTY_SEED: String(seed) });
  return failuresIn(readFileSync(report, "utf8")).map((failure) => ({ seed, ...failure }));
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A file that did not load has no test that failed; it counts as one. */
function failuresIn(json: string): readonly Omit<Broken, "seed">[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the report that Vitest wrote a moment ago
  const { testResults } = JSON.parse(json) as Report;
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const file = name.slice(ROOT.length + 1);
      const failed = assertionResults.filter(({ status }) => status === "failed");
      if (failed.length === 0) return [{ test: file, message }];
      return failed.map(({ fullName, failureMessages }) => ({ test: `${file} > ${fullName}`, message: failureMessages.join("\n") }));
    });
}
