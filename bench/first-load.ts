import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { firstLoad } from "./preload-graph.ts";
import { report } from "./report.ts";

const DIST = join(import.meta.dirname, "../apps/web/dist");
const KB = 1_000;

/** P-12, its first part: what the settings route makes a browser load before it shows anything, as built and gzipped file by file. */
export function measure(): Promise<void> {
  const read = (file: string) => readFileSync(join(DIST, file), "utf8");
  const files = firstLoad({ page: read("index.html"), route: "notifications-page", read }).map((file) => {
    const code = Buffer.from(read(file));
    return { file, bytes: code.byteLength, gzipped: gzipSync(code).byteLength };
  });
  const total = files.reduce((sum, { gzipped }) => sum + gzipped, 0);
  report("first-load", [
    {
      id: "P-12",
      what: "JavaScript of the settings route, gzipped",
      unit: "kB",
      value: total / KB,
      bar: { atMost: 130 },
      seen: { files: files.length, "kB raw": files.reduce((sum, { bytes }) => sum + bytes, 0) / KB },
    },
    ...files
      .toSorted((a, b) => b.gzipped - a.gzipped)
      .map(({ file, bytes, gzipped }) => ({
        id: "P-12",
        what: `of it ${file}`,
        unit: "kB" as const,
        value: gzipped / KB,
        bar: null,
        seen: { "kB raw": bytes / KB },
      })),
  ]);
  return Promise.resolve();
}
