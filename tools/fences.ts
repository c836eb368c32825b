import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import { pathToFileURL } from "node:url";
import { CRUISE_OPTIONS, FORBIDDEN } from "./fence-rules.ts";

/**
 * With a compiler it cannot use, dependency-cruiser sees hardly a file and passes. Our own source files are counted, without the packages
 * and Node modules they import, and fewer than this means that the fences looked at nothing.
 */
export const OWN_MODULES_MIN = 100;

const FOLDERS = ["apps", "packages", "tools", "e2e", "bench", "vite.config.ts"];

export interface Fences {
  readonly ownModules: number;
  /** "rule: from → to", one per refused import. */
  readonly violations: readonly string[];
}

/** Judges every import below a folder that is laid out like the repository. */
export async function judgeImports(baseDir: string, folders: readonly string[]): Promise<Fences> {
  const settings: ICruiseOptions = { ...CRUISE_OPTIONS, ruleSet: { forbidden: FORBIDDEN }, validate: true, baseDir };
  const { output } = await cruise([...folders], settings);
  if (typeof output === "string") throw new TypeError(`dependency-cruiser answered text: ${output}`);
  return verdict(output);
}

function verdict({ modules, summary }: ICruiseResult): Fences {
  const own = modules.filter(
    ({ source, coreModule, couldNotResolve }) => !source.includes("node_modules") && !coreModule && !couldNotResolve,
  );
  return {
    ownModules: own.length,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

async function main(): Promise<void> {
  const { ownModules, violations } = await judgeImports(process.cwd(), FOLDERS);
  for (const violation of violations) console.log(violation);
  console.log(`${ownModules} modules, ${violations.length} forbidden imports`);
  if (ownModules < OWN_MODULES_MIN) console.log(`fewer than ${OWN_MODULES_MIN} modules: the fences have not seen the repository`);
  if (violations.length > 0 || ownModules < OWN_MODULES_MIN) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
