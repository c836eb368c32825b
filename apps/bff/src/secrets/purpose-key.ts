import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

const KEY_BYTES = 32;

/**
 * A key of its own for each purpose, derived from an installation's secret key (HKDF-SHA-256): nothing made with it serves another purpose. An object
 * of Node's and not bytes, which Node looks at anew at each use: that costs ten times what a signature does.
 */
export function purposeKey(secretKey: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", secretKey, "", `tocsin ${purpose}`, KEY_BYTES)));
}
