import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Keys } from "./secrets.ts";

/** Hands out short texts that mean something to us alone, and come back. */
export interface SealedText {
  /** For `whose` eyes: what is sealed for one does not open for another. */
  readonly seal: (text: string, whose: string) => string;
  /** Null: it was sealed for somebody else, by others, or changed. */
  readonly open: (sealed: string, whose: string) => string | null;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM as base64url of nonce, tag and cipher text: seals with the first key, opens what any of them has sealed. */
export function sealedText([newest, ...older]: Keys, purpose: string): SealedText {
  const current = keyFor(newest, purpose);
  const all = [current, ...older.map((key) => keyFor(key, purpose))];
  return {
    seal: (text, whose) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current, nonce).setAAD(Buffer.from(whose));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open: (sealed, whose) => {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString("base64url") !== sealed) return null;
      return all.map((key) => openWith(key, bytes, whose)).find((text) => text !== null) ?? null;
    },
  };
}

/** A key of its own, so that nothing sealed for one purpose opens for another. */
function keyFor(secretKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secretKey, "", `tocsin ${purpose}`, KEY_BYTES));
}

function openWith(key: Uint8Array, bytes: Buffer, whose: string): string | null {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(whose))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
