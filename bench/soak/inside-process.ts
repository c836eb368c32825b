/**
 * Loaded into each thread of the server that is watched (`--import`), where alone some things can be seen: writes them to a file of the thread's own, in
 * the folder that WATCHED_INSIDE names. It makes a timer and an observer, and collects no garbage by itself: a process that is cleaned up is not the one that people run.
 */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, PerformanceObserver } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { isMainThread, threadName } from "node:worker_threads";
import type { Inside } from "./watch.ts";

const folder = process.env["WATCHED_INSIDE"] ?? "";
const everyMs = Number(process.env["WATCHED_EVERY_MS"] ?? "5000");
const name = isMainThread ? "http" : threadName;
const file = join(folder, `${name ?? "unnamed"}.json`);
const MB = 1_000_000;

let keptMb: number | null = null;
let collections = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Node documents of entries of this type, and its types do not say
    const { detail } = entry as PerformanceEntry & { readonly detail: { readonly kind: number } };
    if (detail.kind !== constants.NODE_PERFORMANCE_GC_MAJOR) continue;
    collections += 1;
    keptMb = getHeapStatistics().used_heap_size / MB;
  }
}).observe({ entryTypes: ["gc"] });

function write(): void {
  const { heapTotal, heapUsed, external } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  const seen: Inside = {
    handles,
    heapMb: { total: heapTotal / MB, used: heapUsed / MB, external: external / MB, afterCollection: keptMb },
    collections,
  };
  // Whoever reads it reads all of it.
  writeFileSync(`${file}.new`, JSON.stringify(seen));
  renameSync(`${file}.new`, file);
}

setInterval(write, everyMs).unref();
