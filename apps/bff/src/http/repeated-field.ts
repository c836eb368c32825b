import { pointerToken } from "@tocsin/contract";

/** An object or list that is open where the reading has come to. */
interface Level {
  /** Of an object, the fields that were met; null: it is a list. */
  readonly met: Set<string> | null;
  /** Field or index that is being read. */
  at: string | number;
}

/** Strings, whole, with the colon that makes one the name of a field; and what opens, closes and separates. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[{}[\],]/g;

/**
 * JSON pointer to the first field that an object of this valid JSON names twice; null: none does. A parser keeps the last one, and whoever looked at
 * the request before us may have gone by the first.
 */
export function repeatedField(json: string): string | null {
  const open: Level[] = [];
  for (const [token] of json.matchAll(TOKENS)) {
    if (token.endsWith(":")) {
      const level = open.at(-1);
      if (level !== undefined && !isNew(level, token)) return pointerTo(open);
    } else {
      meet(open, token);
    }
  }
  return null;
}

function meet(open: Level[], token: string): void {
  if (token === "{") open.push({ met: new Set(), at: "" });
  else if (token === "[") open.push({ met: null, at: 0 });
  else if (token === "}" || token === "]") open.pop();
  else if (token === ",") countOn(open.at(-1));
}

function countOn(level: Level | undefined): void {
  if (typeof level?.at === "number") level.at += 1;
}

function isNew(level: Level, token: string): boolean {
  const name = String(JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)));
  level.at = name;
  if (level.met?.has(name) === true) return false;
  level.met?.add(name);
  return true;
}

function pointerTo(open: readonly Level[]): string {
  return open.map(({ at }) => `/${pointerToken(String(at))}`).join("");
}
