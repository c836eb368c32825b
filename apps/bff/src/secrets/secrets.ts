import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { SealedSecret } from "@tocsin/ports";
import { SecretString } from "./secret-string.ts";

/** Where a secret lies. It can be opened only there: a sealed value that was moved to another row or column does not open. */
export interface SecretPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** Seals secrets before they are stored, and opens them where they are used. */
export interface Secrets {
  seal(secret: SecretString, place: SecretPlace): SealedSecret;
  /** Throws {@link SecretUnreadable} if it was sealed elsewhere, with another key, or changed. */
  open(sealed: SealedSecret, place: SecretPlace): SecretString;
}

/** A stored secret that this installation's key does not open. The message names the place, never the content. */
export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

const VERSION = "v1";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. Sealed form: `v1.<key id>.<base64url of nonce, tag, cipher text>`. */
export function secretsWithKey(key: Uint8Array): Secrets {
  if (key.byteLength !== KEY_BYTES) throw new Error(`The secret key must have ${String(KEY_BYTES)} bytes, not ${String(key.byteLength)}.`);
  const keyId = createHash("sha256").update(key).digest("hex").slice(0, 8);
  return { seal, open };

  function seal(secret: SecretString, place: SecretPlace): SealedSecret {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(placeBytes(place));
    const text = Buffer.concat([cipher.update(secret.reveal(), "utf8"), cipher.final()]);
    return [VERSION, keyId, Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url")].join(".");
  }

  function open(sealed: SealedSecret, place: SecretPlace): SecretString {
    const [version, sealedWith, content, ...rest] = sealed.split(".");
    if (version !== VERSION || content === undefined || rest.length > 0) throw unreadable(place, "is not in a form we know");
    if (sealedWith !== keyId) throw unreadable(place, `was sealed with the key ${String(sealedWith)}; ours is ${keyId}`);
    const bytes = Buffer.from(content, "base64url");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(placeBytes(place)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return new SecretString(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8"));
    } catch (cause) {
      throw unreadable(place, "was changed, or was sealed in another place", cause);
    }
  }
}

function unreadable({ table, row, column }: SecretPlace, why: string, cause?: unknown): SecretUnreadable {
  return new SecretUnreadable(`The secret ${table}/${row}/${column} ${why}.`, { cause });
}

function placeBytes({ table, row, column }: SecretPlace): Uint8Array {
  return Buffer.from(JSON.stringify([table, row, column]));
}
