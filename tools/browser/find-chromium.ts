import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Names under which systems ship it, the freest first, and of that what has no window: journeys take a fifth less time in it. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"] as const;

export interface Places {
  /** TOCSIN_CHROMIUM: a path that somebody chose; it is taken or refused, never replaced by another. */
  readonly chosen: string | undefined;
  readonly path: string | undefined;
  /** Where Playwright keeps the one it fetched. */
  readonly playwright: string;
}

/** The Chromium to test with; undefined when this machine has none. Throws if the chosen one cannot be run. */
export function findChromium({ chosen, path, playwright }: Places): string | undefined {
  if (chosen !== undefined && chosen !== "") {
    if (!isExecutable(chosen)) throw new Error(`TOCSIN_CHROMIUM names ${chosen}, which cannot be run`);
    return chosen;
  }
  const folders = (path ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  return isExecutable(playwright) ? playwright : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
