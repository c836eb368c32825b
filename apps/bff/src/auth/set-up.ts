import type { LinkView } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { type Refused, refused } from "../http/problem.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { isSetUpNeeded } from "./links.ts";
import { type Owner, passwordFault } from "./password-rules.ts";
import { secretHash } from "./secret-text.ts";

type SetUpDeps = Pick<Deps, "reads" | "writes" | "clock"> & Pick<AuthDeps, "hashing" | "limits" | "turns">;

export interface Redeem {
  readonly token: string;
  readonly password: string;
  /** Whom the link for the first superuser creates; null: a link that lets one person set a password. */
  readonly newPerson: Owner | null;
  readonly address: string;
}

export type Redeemed =
  | { readonly ok: true; readonly username: string }
  | Refused<"link_invalid" | "set_up_done" | "username_taken" | "password_refused" | "rate_limited">;

/** Uses a link up: the first superuser comes to be, or a person gets a password. */
export async function redeemLink(deps: SetUpDeps, { token, password, newPerson, address }: Redeem): Promise<Redeemed> {
  // Links cannot be guessed; what is limited is how many passwords strangers make us hash.
  const account = `set-up ${address}`;
  const limited = await deps.limits.attempt({ account, address });
  if (!limited.ok) return refused("rate_limited", { retryAfterSeconds: limited.retryAfterSeconds });

  const hash = secretHash(token);
  const link = await deps.reads.access.link({ hash, now: deps.clock.now() });
  if (link?.purpose !== (newPerson === null ? "set_password" : "first_superuser")) return await invalidLink(deps, newPerson !== null);
  const fault = passwordFault(password, newPerson ?? (await ownerOf(deps, link)));
  if (fault !== null) return refused("password_refused", { errors: [{ path: "/password", message: fault }] });

  const passwordHash = await deps.hashing.hash(password);
  const redeem = () => deps.writes.access.redeemLink({ hash, passwordHash, newPerson, at: deps.clock.now() });
  const redeemed = await (link.person === null ? redeem() : deps.turns.change(link.person, redeem));
  if (redeemed.ok) {
    deps.limits.forget(account);
    return { ok: true, username: redeemed.username };
  }
  if (redeemed.refusal === "link_invalid") return await invalidLink(deps, newPerson !== null);
  return refused(redeemed.refusal, { errors: [{ path: "/username", message: "Somebody has this user name. Choose another." }] });
}

async function invalidLink({ reads }: SetUpDeps, isForFirst: boolean): Promise<Redeemed> {
  return refused(isForFirst && !(await isSetUpNeeded(reads)) ? "set_up_done" : "link_invalid");
}

async function ownerOf({ reads }: SetUpDeps, { person }: LinkView): Promise<Owner> {
  const owner = person === null ? null : await reads.directory.person({ id: person });
  return owner ?? { username: "", name: "", email: null };
}
