import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Made by tools, never a source. */
const SKIPPED = new Set(["node_modules", "dist", ".types", ".vite", "__golden__", "test-results", "playwright-report"]);

/**
 * One hash over names and contents. Contents, never times: a checkout, a copy and a branch switch all move times without changing a byte.
 * @param {string} root
 * @param {readonly string[]} files relative to root; one that is missing counts as missing, not as empty
 * @param {string} [salt] whatever else the result depends on
 */
export function hashFiles(root, files, salt = "") {
  const hash = createHash("sha256").update(salt);
  for (const file of [...files].sort()) {
    const path = join(root, file);
    hash.update(`\0${file}\0`);
    hash.update(existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest() : "missing");
  }
  return hash.digest("hex");
}

/**
 * All source files below a folder, tests left out: they change nothing that is built.
 * @param {string} root
 * @param {string} folder relative to root
 * @returns {string[]}
 */
export function sourcesBelow(root, folder) {
  const at = join(root, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesBelow(root, path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** @param {string} file @param {string} hash */
export function writeStamp(file, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${hash}\n`);
}

/**
 * Gone before the work starts, so that work cut short never looks done.
 * @param {string} file
 */
export function dropStamp(file) {
  rmSync(file, { force: true });
}
