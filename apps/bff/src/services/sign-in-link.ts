import type { Clock, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import { newSecret, secretHash } from "../auth/secret-text.ts";
import { messageContext } from "./message-context.ts";

const LINK_LIFE_MS = 24 * 60 * 60 * 1_000;

export interface SignInLinkDeps {
  readonly reads: Pick<StoreReads, "directory" | "settings">;
  readonly writes: Pick<StoreWrites, "access">;
  readonly clock: Clock;
  readonly origin: string;
}

export type LinkMade =
  | { readonly ok: true; readonly url: string; readonly expiresAt: number }
  | { readonly ok: false; readonly refusal: "not_found" | "person_inactive" };

/**
 * A link that lets one person set a password: single use, for 24 hours, and the only one that holds. Its token stands in the
 * fragment, which browsers keep to themselves, and only its hash is stored.
 */
export async function createSignInLink(
  deps: SignInLinkDeps,
  { person: id, by }: { readonly person: PersonId; readonly by: PersonId },
): Promise<LinkMade> {
  const person = await deps.reads.directory.person({ id });
  if (person === null) return { ok: false, refusal: "not_found" };
  if (!person.active) return { ok: false, refusal: "person_inactive" };
  const token = newSecret();
  const at = deps.clock.now();
  const expiresAt = at + LINK_LIFE_MS;
  await deps.writes.access.createLink({ purpose: "set_password", person: id, hash: secretHash(token), expiresAt, at, by });
  const { publicUrl } = await messageContext(deps);
  return { ok: true, url: `${publicUrl}/setup#${token}`, expiresAt };
}
