import type { SealedSecret } from "@tocsin/ports";
import { SecretString } from "../secrets/secret-string.ts";
import { type SecretPlace, type Secrets, SecretUnreadable } from "../secrets/secrets.ts";

/** Where a secret is stored but cannot be opened any more: all that is known of it is that it is there. */
const UNREADABLE_MASK = "••••";

export interface SecretChange {
  /** What was sent: the secret, or the mask of the stored one. */
  readonly given: string;
  readonly stored: SealedSecret | null;
  readonly place: SecretPlace;
  /** Everything that says where the secret goes is as it was; its mask keeps it only then. */
  readonly isSameConnection: boolean;
}

export type SecretToStore =
  | { readonly ok: true; readonly sealed: SealedSecret }
  | { readonly ok: false; readonly refusal: "secret_required" };

/** What is stored for what was sent. A secret never goes along to another server than the one it was entered for. */
export function secretToStore(secrets: Secrets, { given, stored, place, isSameConnection }: SecretChange): SecretToStore {
  if (stored !== null && given === maskedSecret(secrets, stored, place)) {
    return isSameConnection ? { ok: true, sealed: stored } : { ok: false, refusal: "secret_required" };
  }
  // A mask that is not the stored one's is no secret that anybody has.
  if (given.startsWith("••••")) return { ok: false, refusal: "secret_required" };
  return { ok: true, sealed: secrets.seal(new SecretString(given), place) };
}

/** What people see of a stored secret. */
export function maskedSecret(secrets: Secrets, sealed: SealedSecret, place: SecretPlace): string {
  return openedSecret(secrets, sealed, place)?.mask ?? UNREADABLE_MASK;
}

export function canBeOpened(secrets: Secrets, sealed: SealedSecret, place: SecretPlace): boolean {
  return openedSecret(secrets, sealed, place) !== null;
}

/** Null: it does not open with our key. */
export function openedSecret(secrets: Secrets, sealed: SealedSecret, place: SecretPlace): SecretString | null {
  try {
    return secrets.open(sealed, place);
  } catch (error) {
    if (error instanceof SecretUnreadable) return null;
    throw error;
  }
}
