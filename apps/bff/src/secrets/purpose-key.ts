import { hkdfSync } from "node:crypto";

const KEY_BYTES = 32;

/** A key of its own for each purpose, derived from an installation's secret key (HKDF-SHA-256): nothing made with it serves another purpose. */
export function purposeKey(secretKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secretKey, "", `tocsin ${purpose}`, KEY_BYTES));
}
