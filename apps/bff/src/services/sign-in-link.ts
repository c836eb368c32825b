import type { Clock, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import { type IssuedLink, issueLink } from "../auth/links.ts";
import { messageContext } from "./message-context.ts";

export interface SignInLinkDeps {
  readonly reads: Pick<StoreReads, "directory" | "settings">;
  readonly writes: Pick<StoreWrites, "access">;
  readonly clock: Clock;
  readonly origin: string;
}

export type LinkMade =
  | { readonly ok: true; readonly link: IssuedLink }
  | { readonly ok: false; readonly refusal: "not_found" | "person_inactive" };

/** A link that lets one active person set a password; the one made before it is void. */
export async function createSignInLink(
  deps: SignInLinkDeps,
  { person: id, by }: { readonly person: PersonId; readonly by: PersonId },
): Promise<LinkMade> {
  const person = await deps.reads.directory.person({ id });
  if (person === null) return { ok: false, refusal: "not_found" };
  if (!person.active) return { ok: false, refusal: "person_inactive" };
  const { writes, clock } = deps;
  const { publicUrl } = await messageContext(deps);
  return { ok: true, link: await issueLink({ writes, clock, publicUrl }, { purpose: "set_password", person: id, by }) };
}
