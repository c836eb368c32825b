import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { MIGRATION_NAMES } from "@tocsin/store/testing";
import { scratchFolder } from "../scratch.ts";

const ROOT = join(import.meta.dirname, "../..");
const MIGRATIONS = "packages/store/migrations/";
/** Before that there was no server. */
const OLDEST = 2;

/** A server of the past: its newest migration is the one of that number. */
export interface EarlierServer {
  readonly version: number;
  readonly commit: string;
}

/** The last commit of each version in the history of the repository, oldest first; of a version that no commit was of, none. */
export function earlierServers(): readonly EarlierServer[] {
  return MIGRATION_NAMES.flatMap((next, version) => {
    if (version < OLDEST) return [];
    const [added = ""] = git("log", "--diff-filter=A", "--format=%H", "--", `${MIGRATIONS}${next}`);
    if (added === "") return [];
    const known = git("ls-tree", "--name-only", `${added}^`, MIGRATIONS).map((path) => path.slice(MIGRATIONS.length));
    return known.join() === MIGRATION_NAMES.slice(0, version).join() ? [{ version, commit: `${added}^` }] : [];
  });
}

/** Why there can be none here, in words; null: there can. */
export function whyNoHistory(): string | null {
  try {
    return earlierServers().length > 0 ? null : "the history of the repository is not here";
  } catch {
    return "there is no git, or no repository";
  }
}

/** Packs it as it was then, with the packages of its day; gone when disposed of. */
export function packEarlier({ commit }: EarlierServer): Disposable & { readonly path: string } {
  const folder = scratchFolder();
  const cwd = join(folder.path, "earlier");
  const path = join(cwd, "apps/bff/node_modules/.packed");
  const run = (...args: readonly string[]): void =>
    void execFileSync(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  execFileSync("git", ["clone", "--quiet", "--shared", "--no-checkout", ROOT, cwd]);
  execFileSync("git", ["-C", cwd, "checkout", "--quiet", String(git("rev-parse", commit)[0])]);
  run(join(ROOT, ".tools/node_modules/pnpm/bin/pnpm.mjs"), "install", "--frozen-lockfile", "--prefer-offline");
  run("node_modules/vite/bin/vite.js", "build", "--config", "apps/bff/vite.config.ts", "--outDir", path, "--logLevel", "error");
  return { path, [Symbol.dispose]: () => rmSync(folder.path, { recursive: true, force: true }) };
}

function git(...args: readonly string[]): readonly string[] {
  const said = execFileSync("git", ["-C", ROOT, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return said.split("\n").filter((line) => line !== "");
}
