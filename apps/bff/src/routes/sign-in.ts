import { changePasswordBody, currentSession, recentSignInBody, signInBody } from "@tocsin/contract";
import type { Context } from "hono";
import type { AuthDeps } from "../auth/auth-deps.ts";
import { changePassword } from "../auth/change-password.ts";
import { type SignedIn, signIn } from "../auth/sign-in.ts";
import type { SetCookies } from "../auth/sign-in-library.ts";
import type { Deps } from "../deps.ts";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";

const signedIn = { description: "Signed in; the session is in the cookie." };

const signInRoute = route("public", {
  method: "post",
  path: "/sign-in",
  summary: "Sign in with user name or e-mail and password",
  hide: true,
  request: { body: jsonBody(signInBody) },
  responses: { 204: signedIn, ...refusals("sign_in_failed", "rate_limited") },
});

const signOutRoute = route("public", {
  method: "post",
  path: "/sign-out",
  summary: "End this session",
  hide: true,
  responses: { 204: { description: "Signed out." } },
});

const getSessionRoute = route("public", {
  method: "get",
  path: "/get-session",
  summary: "Who is signed in",
  hide: true,
  responses: { 200: json(currentSession, "Who is signed in, if anybody.") },
});

const changePasswordRoute = route("password.enter", {
  method: "post",
  path: "/change-password",
  summary: "Change one's own password",
  hide: true,
  request: { body: jsonBody(changePasswordBody) },
  responses: {
    204: { description: "Changed; all other sessions have ended." },
    ...refusals("sign_in_failed", "rate_limited", "password_refused"),
  },
});

const recentSignInRoute = route("password.enter", {
  method: "post",
  path: "/me/recent-sign-in",
  summary: "Enter one's password again",
  description: "For what answers `recent_auth_required`. Opens a new session in the place of this one.",
  tags: ["Me"],
  request: { body: jsonBody(recentSignInBody) },
  responses: { 204: signedIn, ...refusals("sign_in_failed", "rate_limited") },
});

/** What of the sign-in library's part of the API exists, below `/api/auth`; all else there is 404. */
export function signInRoutes(deps: Deps, auth: AuthDeps) {
  return createRouter()
    .openapi(signInRoute, async (c) => {
      const { login, password } = c.req.valid("json");
      return await answer(
        c,
        deps,
        await signIn({ ...deps, ...auth }, { login, password, headers: c.req.raw.headers, address: auth.addressOf(c) }),
      );
    })
    .openapi(signOutRoute, async (c) => {
      await endCurrent(c, deps);
      setCookies(c, await auth.library.signOut(c.req.raw.headers));
      c.header("clear-site-data", '"cookies", "storage"');
      return c.body(null, 204);
    })
    .openapi(getSessionRoute, async (c) => {
      const { caller } = c.var;
      const person = "refusal" in caller ? null : await deps.reads.directory.person({ id: caller.person });
      return c.json({ person: person === null ? null : { id: person.id, username: person.username, name: person.name } }, 200);
    })
    .openapi(changePasswordRoute, async (c) => {
      const { currentPassword, newPassword } = c.req.valid("json");
      const passwords = { current: currentPassword, next: newPassword };
      const changed = await changePassword(
        { ...deps, ...auth },
        { actor: actorOf(c), ...passwords, headers: c.req.raw.headers, address: auth.addressOf(c) },
      );
      if (!changed.ok) return refuse(c, changed.refusal, changed.words);
      setCookies(c, changed.cookies);
      return c.body(null, 204);
    });
}

/** Beside the session list, below `/api/v1`. */
export function recentSignInRoutes(deps: Deps, auth: AuthDeps) {
  return createRouter().openapi(recentSignInRoute, async (c) => {
    const { password } = c.req.valid("json");
    const login = actorOf(c).username;
    return await answer(
      c,
      deps,
      await signIn({ ...deps, ...auth }, { login, password, headers: c.req.raw.headers, address: auth.addressOf(c) }),
    );
  });
}

/** A session that somebody signs in from ends: nobody who knew its token before knows the new one. */
async function answer(c: Context<AppEnv>, deps: Pick<Deps, "writes">, result: SignedIn) {
  if (!result.ok) return refuse(c, result.refusal, result.words);
  await endCurrent(c, deps);
  setCookies(c, result.cookies);
  return c.body(null, 204);
}

/** By its row: the library ends only what it has signed itself, which is not every session after the key file was exchanged. */
async function endCurrent(c: Context<AppEnv>, { writes }: Pick<Deps, "writes">): Promise<void> {
  const { caller } = c.var;
  if (!("refusal" in caller) && caller.session !== null)
    await writes.access.deleteSession({ id: caller.session.id, person: caller.person });
}

export function setCookies(c: Context<AppEnv>, cookies: SetCookies): void {
  for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
}
