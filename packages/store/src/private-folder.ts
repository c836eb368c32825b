import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the folder and what is missing above it, for this user alone. Throws what the file system answers. One by one, because
 * the recursive form of `mkdirSync` never returns below a folder that pretends not to know what it refuses (`/proc`).
 */
export function makePrivateFolder(folder: string): void {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makePrivateFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (!isFolder(folder)) throw error;
  }
}

/** That others may read what is there, and what to run against it; null: nobody else may. Throws what the file system answers. */
export function readableByOthers(path: string, wanted: "600" | "700"): string | null {
  if (process.platform === "win32") return null;
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return null;
  return `Others may read ${path} (mode ${mode.toString(8)}). Run: chmod ${wanted} '${path}'`;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
