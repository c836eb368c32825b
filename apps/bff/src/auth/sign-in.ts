import type { Clock, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import type { Log } from "../deps.ts";
import { type Refused, refused } from "../http/problem.ts";
import { HashingBusy } from "./password-hashing.ts";
import type { PasswordTurns } from "./password-turns.ts";
import { secretHash } from "./secret-text.ts";
import { NOBODY, type SetCookies, type SignInLibrary } from "./sign-in-library.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

export interface SignInDeps {
  readonly reads: Pick<StoreReads, "directory">;
  readonly writes: Pick<StoreWrites, "access">;
  readonly clock: Clock;
  readonly log: Log;
  readonly library: SignInLibrary;
  readonly limits: SignInLimits;
  readonly turns: PasswordTurns;
}

export interface Credentials {
  /** User name or e-mail. */
  readonly login: string;
  readonly password: string;
  readonly headers: Headers;
  readonly address: string;
}

export type SignedIn =
  | { readonly ok: true; readonly person: PersonId; readonly cookies: SetCookies }
  | Refused<"sign_in_failed" | "rate_limited">;

/** Signs in the one active person of that name or e-mail. Whatever is wrong is answered alike, after the same work. */
export async function signIn(deps: SignInDeps, { login, password, headers, address }: Credentials): Promise<SignedIn> {
  const person = await deps.reads.directory.personToSignIn({ nameOrEmail: login });
  const account = person === null ? `unknown ${secretHash(login)}` : person.id;
  const limited = await deps.limits.attempt({ account, address });
  if (!limited.ok) {
    deps.log.warn("sign_in.limited", { address });
    return refused("rate_limited", { retryAfterSeconds: limited.retryAfterSeconds });
  }

  const attempt = () => deps.library.signIn({ username: person?.username ?? NOBODY, password, headers });
  const cookies = await unlessBusy(deps, account, () => (person === null ? attempt() : deps.turns.check(person.id, attempt)));
  if (person === null || cookies === null) {
    note(deps, { actor: null, action: "sign_in.failed", object: person?.id ?? null });
    return refused("sign_in_failed");
  }
  deps.limits.forget(account);
  note(deps, { actor: person.id, action: "sign_in.succeeded", object: person.id });
  return { ok: true, person: person.id, cookies };
}

/** A full queue says nothing about the password. */
async function unlessBusy<T>(deps: SignInDeps, account: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof HashingBusy) deps.limits.takeBack(account);
    throw error;
  }
}

interface Note {
  readonly actor: PersonId | null;
  readonly action: string;
  readonly object: PersonId | null;
}

/** On the audit trail and in the log, in the background: who signs in waits for neither. */
export function note({ writes, clock, log }: Pick<SignInDeps, "writes" | "clock" | "log">, entry: Note): void {
  log.info(entry.action, { person: entry.object });
  writes.access.audit({ ...entry, at: clock.now(), detail: {} }).catch((error: unknown) => {
    log.warn("access.note_failed", { error });
  });
}
