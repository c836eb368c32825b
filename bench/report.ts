import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";

/** One line of a table: what was measured, against what, and whether it is good enough. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  /** The ratio that counts. */
  readonly ratio: number;
  readonly must: string;
  readonly holds: boolean;
  /** Absolute numbers, for orientation only: this machine, this hour. */
  readonly seen: Readonly<Record<string, string | number>>;
}

/** Prints a table and writes `bench/results/<name>.json` with all that is needed to read the figures later. */
export function report(name: string, figures: readonly Figure[]): void {
  console.log(`\n${name}`);
  console.table(
    Object.fromEntries(
      figures.map(({ id, what, ratio, must, holds, seen }) => [
        `${id} ${what}`,
        { ratio: round(ratio), must, holds: holds ? "yes" : "NO", ...seen },
      ]),
    ),
  );
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const result = {
    name,
    takenAt: new Date().toISOString(),
    ...surroundings(),
    figures: figures.map((figure) => ({ ...figure, ratio: round(figure.ratio) })),
  };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

function surroundings() {
  const memory = new Sqlite(":memory:");
  const sqlite = String(memory.prepare("SELECT sqlite_version()").pluck().get());
  memory.close();
  const git = (...words: readonly string[]) => execFileSync("git", [...words], { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  return {
    commit: git("rev-parse", "HEAD"),
    versions: { node: process.versions.node, sqlite },
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.max(0, middle - 1)], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error("There is no median of nothing");
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
