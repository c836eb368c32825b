import type { Clock, LinkView, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import { newSecret, secretHash } from "./secret-text.ts";

const LINK_MS = 24 * 3_600_000;

export interface IssuedLink {
  /** Ends with `/setup#TOKEN`: what stands behind the # is never sent to a server, so that no log has it. */
  readonly url: string;
  readonly expiresAt: number;
}

export interface LinkDeps {
  readonly writes: Pick<StoreWrites, "access">;
  readonly clock: Clock;
  /** What people reach us at: the setting, or the origin the server was started with. */
  readonly publicUrl: string;
}

/** A link for one use within 24 hours; the one before it is void. Only its hash is kept. */
export async function issueLink(
  { writes, clock, publicUrl }: LinkDeps,
  { purpose, person, by }: { readonly purpose: LinkView["purpose"]; readonly person: PersonId | null; readonly by: PersonId | null },
): Promise<IssuedLink> {
  const secret = newSecret();
  const at = clock.now();
  const expiresAt = at + LINK_MS;
  await writes.access.createLink({ purpose, person, by, hash: secretHash(secret), at, expiresAt });
  return { url: `${publicUrl}/setup#${secret}`, expiresAt };
}

const PAGE = 200;

/** No active superuser can sign in yet: whoever holds the set-up link may become the first. */
export async function isSetUpNeeded(reads: Pick<StoreReads, "directory">): Promise<boolean> {
  const superusers = { q: null, active: true, superuser: true } as const;
  let page = await reads.directory.people({ ...superusers, page: { limit: PAGE, after: null } });
  while (!page.items.some(({ canSignIn }) => canSignIn)) {
    if (page.next === null) return true;
    page = await reads.directory.people({ ...superusers, page: { limit: PAGE, after: page.next } });
  }
  return false;
}
