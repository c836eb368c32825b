import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureChromium } from "../browser/ensure-chromium.ts";
import { countGate, countTests, type Counts, type Tally } from "./counts.ts";
import { tallyPlaywright, tallyVitest } from "./reports.ts";
import { runNode, type Run } from "./run.ts";

/** One step of the check. It never throws for what it found: that is its count. */
export interface Step {
  readonly title: string;
  run(): Promise<Counts & { readonly output: string }>;
}

const VITEST_REPORT = ".reports/vitest.json";
const PLAYWRIGHT_REPORT = ".reports/playwright.json";

/**
 * In the order in which a reader wants to hear of them; every one runs to its end whatever the others said. Those of a round run at the same
 * time: some use one core alone. Lint reads what the types were written to.
 */
export const ROUNDS: readonly (readonly Step[])[] = [
  [
    gate("format", [binOf("oxfmt"), "--check"]),
    // One project after the other, each on all cores: it takes less memory, and on two cores less time.
    gate("types", ["node_modules/typescript7/bin/tsc", "-b", "--builders", "1"]),
  ],
  [gate("lint", [binOf("oxlint"), "--deny-warnings"]), gate("fences", ["tools/fences.ts"]), gate("unused code", [binOf("knip")])],
  [
    {
      title: "unit and component tests",
      run: () =>
        tests(VITEST_REPORT, tallyVitest, () =>
          runNode([binOf("vitest"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${VITEST_REPORT}`]),
        ),
    },
  ],
  [gate("build", ["tools/bootstrap.mjs", "build"])],
  [
    {
      title: "end-to-end tests",
      run: () =>
        tests(PLAYWRIGHT_REPORT, tallyPlaywright, async () =>
          runNode([binOf("@playwright/test", "playwright"), "test", "--config", "e2e/playwright.config.ts"], {
            TOCSIN_CHROMIUM: await ensureChromium(),
          }),
        ),
    },
  ],
];

function gate(title: string, args: readonly string[]): Step {
  return {
    title,
    run: async () => {
      const { exitCode, output } = await runNode(args);
      return { ...countGate(exitCode), output };
    },
  };
}

async function tests(report: string, tally: (report: unknown) => Tally | undefined, start: () => Promise<Run>): ReturnType<Step["run"]> {
  rmSync(report, { force: true });
  try {
    const { exitCode, output } = await start();
    return { ...countTests(tally(readReport(report)), exitCode), output };
  } catch (error) {
    return { ...countTests(undefined, 1), output: String(error) };
  }
}

/** Undefined if the runner left none, or half of one. */
function readReport(file: string): unknown {
  try {
    const report: unknown = JSON.parse(readFileSync(file, "utf8"));
    return report;
  } catch {
    return undefined;
  }
}

/** The script behind a package's command, so that it runs under this very Node. */
function binOf(name: string, command = name): string {
  const manifest = manifestOf(name);
  const { bin } = manifest.content;
  const script = typeof bin === "string" ? bin : bin[command];
  if (script === undefined) throw new Error(`package ${name} has no command ${command}`);
  return join(manifest.folder, script);
}

interface Manifest {
  readonly bin: string | Readonly<Record<string, string>>;
}

function manifestOf(name: string): { readonly folder: string; readonly content: Manifest } {
  const file = join(import.meta.dirname, "../../node_modules", name, "package.json");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a manifest that npm published; a missing field is refused by binOf
  return { folder: dirname(file), content: JSON.parse(readFileSync(file, "utf8")) as Manifest };
}
