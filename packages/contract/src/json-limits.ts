import { utf8Length } from "@tocsin/domain";

/** What a JSON body may look like at most. Depth counts nested objects and lists; the body itself is 1. */
export const JSON_LIMITS = { depthMax: 32, keysMax: 1_000, stringBytesMax: 65_536 } as const;

/** Largest request bodies, in bytes. */
export const BODY_BYTES_MAX = {
  directory: 10 * 1_048_576,
  ingest: 4 * 1_048_576,
  /** Of DefectDojo's webhooks what is over `ingest` is read and thrown away, if what came before it can stand alone. */
  ingestRead: 64 * 1_048_576,
  batch: 1_048_576,
  default: 256 * 1_024,
} as const;

export interface JsonFault {
  /** JSON pointer to the culprit. */
  readonly path: string;
  readonly message: string;
}

/**
 * The first thing in a parsed JSON body that is over a limit, or a key `__proto__`, which is refused wherever it is; null
 * for a body without fault. Goes no deeper than the limit, whatever the body. `texts: "any"` leaves aside how long texts
 * are, for what is cut instead of refused.
 */
export function findJsonFault(body: unknown, { texts = "bounded" }: { readonly texts?: Place["texts"] } = {}): JsonFault | null {
  return faultIn(body, { path: "", depth: 1, texts });
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly texts: "bounded" | "any";
}

function faultIn(value: unknown, place: Place): JsonFault | null {
  if (typeof value === "string") return place.texts === "any" ? null : stringFault(value, place.path);
  if (typeof value !== "object" || value === null) return null;
  if (place.depth > JSON_LIMITS.depthMax) {
    return { path: place.path, message: `Nested too deeply; at most ${String(JSON_LIMITS.depthMax)} levels.` };
  }
  return Array.isArray(value) ? listFault(value, place) : objectFault(value, place);
}

function listFault(list: readonly unknown[], { path, depth, texts }: Place): JsonFault | null {
  for (const [index, value] of list.entries()) {
    const fault = faultIn(value, { path: `${path}/${String(index)}`, depth: depth + 1, texts });
    if (fault !== null) return fault;
  }
  return null;
}

function objectFault(record: object, { path, depth, texts }: Place): JsonFault | null {
  const entries = Object.entries(record);
  if (entries.length > JSON_LIMITS.keysMax) {
    return { path, message: `Too many fields in one object; at most ${String(JSON_LIMITS.keysMax)}.` };
  }
  for (const [key, value] of entries) {
    const inner = `${path}/${pointerToken(key)}`;
    if (key === "__proto__") return { path: inner, message: "A field of this name is never accepted. Remove it." };
    const fault = stringFault(key, inner) ?? faultIn(value, { path: inner, depth: depth + 1, texts });
    if (fault !== null) return fault;
  }
  return null;
}

function stringFault(text: string, path: string): JsonFault | null {
  // On disk each would be the same character, so that two ids would be one.
  if (LONE_SURROGATE.test(text)) return { path: path.slice(0, 200), message: "Half a character (a lone surrogate). Send whole ones." };
  // No unit takes more than three bytes (a surrogate pair takes four for two).
  if (text.length * 3 <= JSON_LIMITS.stringBytesMax || utf8Length(text) <= JSON_LIMITS.stringBytesMax) return null;
  return { path: path.slice(0, 200), message: "Text too long; at most 64 KiB." };
}

const LONE_SURROGATE = /\p{Cs}/u;

/** One step of a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
