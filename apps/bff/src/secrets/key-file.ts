import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateFolder } from "@tocsin/store";

const KEY_BYTES = 32;

/** The key cannot be used as it lies there; the message says what to do. */
export class KeyFileRefused extends Error {
  override readonly name = "KeyFileRefused";
}

export interface StoredKey {
  readonly key: Uint8Array;
  /** The day it was made; null for one that is older than such notes. */
  readonly since: string | null;
}

/** The newest first: it seals, all of them open. */
export type StoredKeys = readonly [StoredKey, ...StoredKey[]];

/**
 * The keys that seal stored secrets, a line each, in base64 with the day they were made; the newest is the last line. Made on the
 * first start, for this user alone. Without its key nothing that was sealed opens again. Throws {@link KeyFileRefused}.
 */
export function readOrCreateKeys(file: string, today: string): StoredKeys {
  return readKeys(file) ?? createKey(file, today);
}

/** Null: there is no file. Throws {@link KeyFileRefused}. */
export function readKeys(file: string): StoredKeys | null {
  let text;
  try {
    const found = statSync(file);
    // Said before anything about its mode: nobody is to be told to change that of a folder or a device.
    if (!found.isFile()) throw new KeyFileRefused(`${file} is not a file. Name the file of the key in TOCSIN_SECRET_KEY_FILE.`);
    const mode = found.mode & 0o777;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new KeyFileRefused(`Others may read the key in ${file} (mode ${mode.toString(8)}). Run: chmod 600 '${file}'`);
    }
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof KeyFileRefused) throw error;
    if (codeOf(error) === "ENOENT") return null;
    throw new KeyFileRefused(`Cannot read the key in ${file} (${codeOf(error)}). Make it readable for this user alone.`, { cause: error });
  }
  const [newest, ...older] = text.trim().split("\n").toReversed().map(keyOf);
  if (newest !== undefined && [newest, ...older].every(({ key }) => key.byteLength === KEY_BYTES)) return [newest, ...older];
  throw new KeyFileRefused(
    `${file} does not hold a key: 32 bytes in base64 are wanted. Restore it, or name another file in TOCSIN_SECRET_KEY_FILE.`,
  );
}

function keyOf(line: string): StoredKey {
  const [key = "", since = null] = line.trim().split(/ +/);
  return { key: Buffer.from(key, "base64"), since };
}

/** A key that seals from now on; the others still open. In place when this returns, or not at all. */
export function addKey(file: string, today: string): StoredKeys {
  const keys = readOrCreateKeys(file, today);
  replaceKeys(file, [{ key: randomBytes(KEY_BYTES), since: today }, ...keys]);
  return readOrCreateKeys(file, today);
}

/** Only the newest is left. */
export function removeOldKeys(file: string, [newest]: StoredKeys): void {
  replaceKeys(file, [newest]);
}

/** Whoever reads meanwhile finds the file as it was or as it is to be. */
function replaceKeys(file: string, keys: StoredKeys): void {
  const draft = draftOf(file);
  try {
    writeDurably(draft, textOf(keys));
    renameSync(draft, file);
    const folder = openSync(dirname(file), "r");
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    throw new KeyFileRefused(`Cannot write the keys to ${file} (${codeOf(error)}). ${remedyOf(codeOf(error))}`, {
      cause: error,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

function textOf(keys: StoredKeys): string {
  const lines = keys.map(({ key, since }) => [Buffer.from(key).toString("base64"), ...(since === null ? [] : [since])].join(" "));
  return `${lines.toReversed().join("\n")}\n`;
}

function draftOf(file: string): string {
  return `${file}.${randomBytes(6).toString("hex")}`;
}

/** Written beside its place and linked there: two processes that start at once end up with one key, and nobody sees half of it. */
function createKey(file: string, today: string): StoredKeys {
  const draft = draftOf(file);
  try {
    makePrivateFolder(dirname(file));
    writeDurably(draft, textOf([{ key: randomBytes(KEY_BYTES), since: today }]));
    try {
      linkSync(draft, file);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  } catch (error) {
    throw new KeyFileRefused(`Cannot write the key to ${file} (${codeOf(error)}). ${remedyOf(codeOf(error))}`, {
      cause: error,
    });
  } finally {
    rmSync(draft, { force: true });
  }
  const keys = readKeys(file);
  if (keys === null) throw new KeyFileRefused(`${file} vanished as soon as it was written.`);
  return keys;
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  chmodSync(file, 0o600);
}

function remedyOf(code: string): string {
  return code === "ENOSPC" ? "Its disk is full: free space, then try again." : "Make its folder writable for this user.";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
