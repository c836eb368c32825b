import type { KeyObject } from "node:crypto";
import { decrypt, encrypt } from "./aes-gcm.ts";
import { purposeKey } from "./purpose-key.ts";
import type { Keys } from "./secrets.ts";

/** Hands out short texts that mean something to us alone, and come back. */
export interface SealedText {
  /** For `whose` eyes: what is sealed for one does not open for another. */
  readonly seal: (text: string, whose: string) => string;
  /** Null: it was sealed for somebody else, by others, or changed. */
  readonly open: (sealed: string, whose: string) => string | null;
}

/** Seals with the first key, opens what any of them has sealed. */
export function sealedText([newest, ...older]: Keys, purpose: string): SealedText {
  const current = purposeKey(newest, purpose);
  const all = [current, ...older.map((key) => purposeKey(key, purpose))];
  return {
    seal: (text, whose) => encrypt(current, text, Buffer.from(whose)),
    open: (sealed, whose) => {
      if (Buffer.from(sealed, "base64url").toString("base64url") !== sealed) return null;
      return all.map((key) => openWith(key, sealed, whose)).find((text) => text !== null) ?? null;
    },
  };
}

function openWith(key: KeyObject, sealed: string, whose: string): string | null {
  try {
    return decrypt(key, sealed, Buffer.from(whose));
  } catch {
    return null;
  }
}
