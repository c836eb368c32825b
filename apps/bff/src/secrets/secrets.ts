import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import type { SealedSecret } from "@tocsin/ports";
import { decrypt, encrypt } from "./aes-gcm.ts";
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

/** The newest first. */
export type Keys = readonly [Uint8Array, ...Uint8Array[]];

/** With one key that stays as it is. */
export function secretsWithKey(key: Uint8Array): Secrets {
  return secretsWithKeys(() => [key]);
}

/**
 * AES-256-GCM. Sealed form: `v1.<key id>.<base64url of nonce, tag, cipher text>`. The keys are asked for anew before something is
 * sealed, and when one is met that was not there the last time: a rotation needs no restart.
 */
export function secretsWithKeys(read: () => Keys): Secrets {
  let known = keysById(read());
  return { seal, open };

  function seal(secret: SecretString, place: SecretPlace): SealedSecret {
    const keys = read();
    known = keysById(keys);
    const [key] = keys;
    return [VERSION, keyIdOf(key), encrypt(createSecretKey(key), secret.reveal(), placeBytes(place))].join(".");
  }

  function open(sealed: SealedSecret, place: SecretPlace): SecretString {
    const [version, sealedWith = "", content, ...rest] = sealed.split(".");
    if (version !== VERSION || content === undefined || rest.length > 0) throw unreadable(place, "is not in a form we know");
    if (!known.has(sealedWith)) known = keysById(read());
    const key = known.get(sealedWith);
    if (key === undefined) throw unreadable(place, `was sealed with the key ${sealedWith}; ours is ${[...known.keys()].join(", ")}`);
    try {
      return new SecretString(decrypt(key, content, placeBytes(place)));
    } catch (cause) {
      throw unreadable(place, "was changed, or was sealed in another place", cause);
    }
  }
}

function keysById(keys: Keys): ReadonlyMap<string, KeyObject> {
  return new Map(keys.map((key) => [keyIdOf(key), createSecretKey(key)]));
}

function keyIdOf(key: Uint8Array): string {
  if (key.byteLength !== KEY_BYTES) throw new Error(`The secret key must have ${String(KEY_BYTES)} bytes, not ${String(key.byteLength)}.`);
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

function unreadable({ table, row, column }: SecretPlace, why: string, cause?: unknown): SecretUnreadable {
  return new SecretUnreadable(`The secret ${table}/${row}/${column} ${why}.`, { cause });
}

function placeBytes({ table, row, column }: SecretPlace): Uint8Array {
  return Buffer.from(JSON.stringify([table, row, column]));
}
