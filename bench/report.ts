import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { round } from "./median.ts";

const ROOT = join(import.meta.dirname, "..");

/** One line of a table: what was measured, and what it has to be. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  /** `×` is a ratio of two things that were measured in turn in this run: on a shared machine the only kind that tells much. */
  readonly unit: "×" | "ms" | "MB" | "kB" | "events/s" | "deliveries/s" | "at a time";
  readonly value: number;
  /** Null: shown, and judged by nobody. */
  readonly bar: Bar | null;
  /** For orientation only: this machine, this hour. */
  readonly seen: Readonly<Record<string, string | number>>;
}

type Bar = { readonly atLeast: number } | { readonly atMost: number };

/** Prints a table and writes `bench/results/<name>.json` with all that is needed to read the figures later. */
export function report(name: string, figures: readonly Figure[], versions: Readonly<Record<string, string>> = {}): void {
  console.log(`\n${name}`);
  console.table(Object.fromEntries(figures.map((figure) => [`${figure.id} ${figure.what}`, rowOf(figure)])));
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const result = {
    name,
    takenAt: new Date().toISOString(),
    ...surroundings(versions),
    figures: figures.map((figure) => ({ ...figure, value: round(figure.value), holds: holds(figure) })),
  };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

function rowOf(figure: Figure) {
  const { value, unit, bar, seen } = figure;
  const must = bar === null ? "" : "atLeast" in bar ? `≥ ${String(bar.atLeast)}` : `≤ ${String(bar.atMost)}`;
  return { figure: round(value), unit, must, holds: { true: "yes", false: "NO", null: "" }[String(holds(figure))], ...seen };
}

/** Judged as measured, not as rounded for the table. */
function holds({ value, bar }: Figure): boolean | null {
  if (bar === null) return null;
  return "atLeast" in bar ? value >= bar.atLeast : value <= bar.atMost;
}

/** What it takes to read a figure later. */
export function surroundings(versions: Readonly<Record<string, string>> = {}) {
  const memory = new Sqlite(":memory:");
  const sqlite = String(memory.prepare("SELECT sqlite_version()").pluck().get());
  memory.close();
  return {
    commit: git("rev-parse", "HEAD"),
    /** The figures are of that commit, and of nothing beside it. */
    isClean: git("status", "--porcelain", "--", ".", ":!bench/results") === "",
    versions: { node: process.versions.node, sqlite, ...versions },
    /** Of the last minute: what else this machine was doing. */
    load: round(loadavg()[0] ?? 0),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
  };
}

function git(...words: readonly string[]): string {
  return execFileSync("git", [...words], { cwd: ROOT, encoding: "utf8" }).trim();
}
