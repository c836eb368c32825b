import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const KEY_BYTES = 32;

/** The key cannot be used as it lies there; the message says what to do. */
export class KeyFileRefused extends Error {
  override readonly name = "KeyFileRefused";
}

/**
 * The key that seals stored secrets, in base64; made on the first start, for this user alone. Without it nothing that was
 * sealed opens again. Throws {@link KeyFileRefused}.
 */
export function readOrCreateKey(file: string): Uint8Array {
  return readKey(file) ?? createKey(file);
}

function readKey(file: string): Uint8Array | null {
  let text;
  try {
    const mode = statSync(file).mode & 0o777;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new KeyFileRefused(`Others may read the key in ${file} (mode ${mode.toString(8)}). Run: chmod 600 '${file}'`);
    }
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof KeyFileRefused) throw error;
    if (codeOf(error) === "ENOENT") return null;
    throw new KeyFileRefused(`Cannot read the key in ${file} (${codeOf(error)}).`, { cause: error });
  }
  const key = Buffer.from(text.trim(), "base64");
  if (key.byteLength === KEY_BYTES) return key;
  throw new KeyFileRefused(
    `${file} does not hold a key: 32 bytes in base64 are wanted. Restore it, or name another file in TOCSIN_SECRET_KEY_FILE.`,
  );
}

/** Written beside its place and linked there: two processes that start at once end up with one key, and nobody sees half of it. */
function createKey(file: string): Uint8Array {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeDurably(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`);
    try {
      linkSync(draft, file);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  } catch (error) {
    throw new KeyFileRefused(`Cannot write the key to ${file} (${codeOf(error)}). Make its folder writable for this user.`, {
      cause: error,
    });
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readKey(file);
  if (key === null) throw new KeyFileRefused(`${file} vanished as soon as it was written.`);
  return key;
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

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
