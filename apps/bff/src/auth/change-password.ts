import type { PersonId } from "@tocsin/ports";
import { type Refused, refused } from "../http/problem.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { passwordFault } from "./password-rules.ts";
import type { SignInDeps } from "./sign-in.ts";
import type { SetCookies } from "./sign-in-library.ts";

export interface ChangePassword {
  readonly actor: { readonly person: PersonId };
  readonly current: string;
  readonly next: string;
  readonly headers: Headers;
  readonly address: string;
}

export type PasswordChanged =
  | { readonly ok: true; readonly cookies: SetCookies }
  | Refused<"password_refused" | "rate_limited" | "sign_in_failed">;

/** All sessions of the person end, and a new one is opened. Guessing the current password is limited like signing in. */
export async function changePassword(deps: SignInDeps & Pick<AuthDeps, "hashing">, input: ChangePassword): Promise<PasswordChanged> {
  const { actor, current, next, headers, address } = input;
  const person = await deps.reads.directory.person({ id: actor.person });
  const fault = person === null ? null : passwordFault(next, person);
  if (fault !== null) return refused("password_refused", { errors: [{ path: "/newPassword", message: fault }] });

  const limited = await deps.limits.attempt({ account: actor.person, address });
  if (!limited.ok) return refused("rate_limited", { retryAfterSeconds: limited.retryAfterSeconds });
  const cookies = await deps.library.changePassword({ current, next, headers });
  if (cookies === null) return refused("sign_in_failed", { detail: "The current password is wrong." });

  deps.limits.forget(actor.person);
  await deps.writes.access.audit({
    at: deps.clock.now(),
    actor: actor.person,
    action: "password.changed",
    object: actor.person,
    detail: {},
  });
  return { ok: true, cookies };
}
