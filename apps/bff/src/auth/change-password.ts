import type { PersonId } from "@tocsin/ports";
import { type Refused, refused } from "../http/problem.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { passwordFault } from "./password-rules.ts";
import { HashingBusy } from "./password-hashing.ts";
import { note, type SignInDeps } from "./sign-in.ts";
import type { SetCookies } from "./sign-in-library.ts";

export interface ChangePassword {
  readonly actor: { readonly person: PersonId; readonly username: string };
  readonly current: string;
  readonly next: string;
  readonly headers: Headers;
  readonly address: string;
}

export type PasswordChanged =
  | { readonly ok: true; readonly cookies: SetCookies }
  | Refused<"password_refused" | "rate_limited" | "sign_in_failed">;

/**
 * All sessions of the person end, and a new one is opened. Nothing here depends on what the sign-in library makes of the session that asks:
 * that it is one was found out by us. Guessing the current password is limited like signing in.
 */
export async function changePassword(deps: SignInDeps & Pick<AuthDeps, "hashing">, input: ChangePassword): Promise<PasswordChanged> {
  const { actor, current, next, headers, address } = input;
  const person = await deps.reads.directory.person({ id: actor.person });
  const fault = person === null ? null : passwordFault(next, person);
  if (fault !== null) return refused("password_refused", { errors: [{ path: "/newPassword", message: fault }] });

  const limited = await deps.limits.attempt({ account: actor.person, address });
  if (!limited.ok) return refused("rate_limited", { retryAfterSeconds: limited.retryAfterSeconds });
  return await deps.turns.change(actor.person, async () => {
    const passwordHash = await deps.hashing.hash(next);
    const signIn = (password: string) => deps.library.signIn({ username: actor.username, password, headers });
    // Opens a session, which ends with all others.
    if ((await signIn(current)) === null) {
      note(deps, { actor: actor.person, action: "sign_in.failed", object: actor.person });
      return refused("sign_in_failed", { detail: "The current password is wrong." });
    }

    await deps.writes.access.changePassword({ person: actor.person, passwordHash, at: deps.clock.now() });
    deps.limits.forget(actor.person);
    return { ok: true, cookies: await unlessBusy(() => signIn(next)) };
  });
}

/** The password is changed, whatever becomes of this: who is not signed in by it can do so themselves. */
async function unlessBusy(attempt: () => Promise<SetCookies | null>): Promise<SetCookies> {
  try {
    return (await attempt()) ?? [];
  } catch (error) {
    if (error instanceof HashingBusy) return [];
    throw error;
  }
}
