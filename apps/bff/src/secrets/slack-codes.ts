import { createHmac, hkdfSync } from "node:crypto";
import type { PersonId } from "@tocsin/ports";

/** What is kept of a code: so few digits are found again from a hash that has no key. */
export interface SlackCodes {
  /** With the first key, which new ones are kept with, and then with all others, whose codes may still be under way. */
  readonly hashes: (entered: { readonly person: PersonId; readonly code: string }) => readonly [string, ...string[]];
}

const KEY_BYTES = 32;

export function slackCodes([newest, ...older]: readonly [Uint8Array, ...Uint8Array[]]): SlackCodes {
  const [first, others] = [codeKey(newest), older.map(codeKey)];
  return {
    hashes: (entered) => {
      const text = JSON.stringify([entered.person, entered.code]);
      return [hashWith(first, text), ...others.map((key) => hashWith(key, text))];
    },
  };
}

/** A key of its own, so that no hash serves two purposes. */
function codeKey(secretKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secretKey, "", "tocsin slack code", KEY_BYTES));
}

function hashWith(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}
