import { KeyFileRefused, readKeys, type StoredKeys } from "./key-file.ts";
import type { Keys } from "./secrets.ts";

/** Reads the keys anew each time. A file that is gone or broken in the meantime leaves what was there before. */
export function keyRing(file: string, first: Keys): () => Keys {
  let last = first;
  return () => {
    last = reread(file) ?? last;
    return last;
  };
}

function reread(file: string): Keys | null {
  try {
    const keys = readKeys(file);
    return keys === null ? null : keysOf(keys);
  } catch (error) {
    if (error instanceof KeyFileRefused) return null;
    throw error;
  }
}

export function keysOf([newest, ...older]: StoredKeys): Keys {
  return [newest.key, ...older.map(({ key }) => key)];
}
