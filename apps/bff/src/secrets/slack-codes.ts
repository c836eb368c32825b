import { createHmac, type KeyObject } from "node:crypto";
import type { PersonId } from "@tocsin/ports";
import { purposeKey } from "./purpose-key.ts";
import type { Keys } from "./secrets.ts";

/** What is kept of a code: so few digits are found again from a hash that has no key. */
export interface SlackCodes {
  /** With the first key, which new ones are kept with, and then with all others, whose codes may still be under way. */
  readonly hashes: (entered: { readonly person: PersonId; readonly code: string }) => readonly [string, ...string[]];
}

export function slackCodes([newest, ...older]: Keys): SlackCodes {
  const [first, others] = [codeKey(newest), older.map(codeKey)];
  return {
    hashes: (entered) => {
      const text = JSON.stringify([entered.person, entered.code]);
      return [hashWith(first, text), ...others.map((key) => hashWith(key, text))];
    },
  };
}

function codeKey(secretKey: Uint8Array): KeyObject {
  return purposeKey(secretKey, "slack code");
}

function hashWith(key: KeyObject, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}
