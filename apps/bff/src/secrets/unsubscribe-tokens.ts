import { createHash, createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { isChannel, isEventType } from "@tocsin/domain";
import type { PersonLayerKey, UnsubscribeLink } from "@tocsin/ports";
import { purposeKey } from "./purpose-key.ts";
import type { Keys } from "./secrets.ts";

/** Makes and reads what stands in a link that ends a kind of mail. It never expires: an old mail's link works like a new one's. */
export interface UnsubscribeTokens {
  readonly write: (link: UnsubscribeLink) => string;
  /** Null for what no key of ours has signed. */
  readonly read: (token: string) => UnsubscribeLink | null;
}

const SIGNATURE_BYTES = 24;

/** Signs with the first key and reads what any of them has signed: `<key id>.<what it switches off>.<192 bits of HMAC>`. */
export function unsubscribeTokens([newest, ...older]: Keys): UnsubscribeTokens {
  const current = linkKey(newest);
  const known = new Map([current, ...older.map(linkKey)].map((key) => [key.id, key]));
  return {
    write: (link) => {
      const content = Buffer.from(JSON.stringify(fieldsOf(link))).toString("base64url");
      return [current.id, content, signature(current, content).toString("base64url")].join(".");
    },
    read: (token) => {
      const [id = "", content = "", given = "", ...rest] = token.split(".");
      const key = known.get(id);
      if (key === undefined || rest.length > 0) return null;
      return isSame(signature(key, content), Buffer.from(given, "base64url")) ? linkOf(content) : null;
    },
  };
}

interface LinkKey {
  readonly id: string;
  readonly key: KeyObject;
}

function linkKey(secretKey: Uint8Array): LinkKey {
  const key = purposeKey(secretKey, "unsubscribe link");
  return { id: createHash("sha256").update(key.export()).digest("hex").slice(0, 8), key };
}

function signature({ key }: LinkKey, content: string): Buffer {
  return createHmac("sha256", key).update(content).digest().subarray(0, SIGNATURE_BYTES);
}

function isSame(wanted: Uint8Array, given: Uint8Array): boolean {
  return wanted.byteLength === given.byteLength && timingSafeEqual(wanted, given);
}

function fieldsOf({ key, event, channel }: UnsubscribeLink): readonly unknown[] {
  return [key.person, event, channel, ...(key.scope === "product" ? [key.product] : [])];
}

/** Signed by us, and yet perhaps by another version. */
function linkOf(content: string): UnsubscribeLink | null {
  const fields: unknown = JSON.parse(Buffer.from(content, "base64url").toString("utf8"));
  if (!Array.isArray(fields)) return null;
  const [person, event, channel, product] = fields as readonly unknown[];
  if (typeof person !== "string" || typeof event !== "string" || typeof channel !== "string") return null;
  const key = keyOf(person, product);
  return key !== null && isEventType(event) && isChannel(channel) ? { key, event, channel } : null;
}

function keyOf(person: string, product: unknown): PersonLayerKey | null {
  if (product === undefined) return { scope: "personal", person };
  return typeof product === "number" && Number.isSafeInteger(product) ? { scope: "product", person, product } : null;
}
