import { setupBody, setupDone, setupInspectBody, setupLink, setupPasswordBody, setupState } from "@tocsin/contract";
import type { Context } from "hono";
import type { AuthDeps } from "../auth/auth-deps.ts";
import { isSetUpNeeded } from "../auth/links.ts";
import { secretHash } from "../auth/secret-text.ts";
import { redeemLink } from "../auth/set-up.ts";
import { signIn } from "../auth/sign-in.ts";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { setCookies } from "./sign-in.ts";
import { isoTime } from "./wire-time.ts";

const tags = ["Set-up"];

const state = route("public", {
  method: "get",
  path: "/setup",
  summary: "Does this installation wait for its first superuser?",
  tags,
  responses: { 200: json(setupState, "Whether it does.") },
});

const inspect = route("public", {
  method: "post",
  path: "/setup/inspect",
  summary: "What a link is for",
  tags,
  request: { body: jsonBody(setupInspectBody) },
  responses: { 200: json(setupLink, "What the link is for."), ...refusals("link_invalid") },
});

const setUp = route("public", {
  method: "post",
  path: "/setup",
  summary: "Create the first superuser",
  description: "With the link printed at the first start. Signs the new superuser in.",
  tags,
  request: { body: jsonBody(setupBody) },
  responses: {
    201: json(setupDone, "Created and signed in."),
    ...refusals("link_invalid", "set_up_done", "username_taken", "password_refused", "rate_limited"),
  },
});

const setPassword = route("public", {
  method: "post",
  path: "/setup/password",
  summary: "Set a password with a sign-in link",
  description: "Ends all sessions of the person and opens one.",
  tags,
  request: { body: jsonBody(setupPasswordBody) },
  responses: {
    200: json(setupDone, "Set and signed in."),
    ...refusals("link_invalid", "set_up_done", "username_taken", "password_refused", "rate_limited"),
  },
});

/** What works without a sign-in, because it makes one: all of it wants the secret of a link. */
export function setupRoutes(deps: Deps, auth: AuthDeps) {
  return createRouter()
    .openapi(state, async (c) => c.json({ needed: await isSetUpNeeded(deps.reads) }, 200))
    .openapi(inspect, async (c) => {
      const link = await deps.reads.access.link({ hash: secretHash(c.req.valid("json").token), now: deps.clock.now() });
      if (link === null) return refuse(c, "link_invalid");
      const person = link.person === null ? null : await deps.reads.directory.person({ id: link.person });
      const { purpose, expiresAt } = link;
      return c.json({ purpose, username: person?.username ?? null, name: person?.name ?? null, expiresAt: isoTime(expiresAt) }, 200);
    })
    .openapi(setUp, async (c) => {
      const { token, password, ...newPerson } = c.req.valid("json");
      const redeemed = await redeemLink({ ...deps, ...auth }, { token, password, newPerson, address: auth.addressOf(c) });
      if (!redeemed.ok) return refuse(c, redeemed.refusal, redeemed.words);
      await signInAnew(c, { deps, auth }, { login: redeemed.username, password });
      return c.json({ username: redeemed.username }, 201);
    })
    .openapi(setPassword, async (c) => {
      const { token, password } = c.req.valid("json");
      const redeemed = await redeemLink({ ...deps, ...auth }, { token, password, newPerson: null, address: auth.addressOf(c) });
      if (!redeemed.ok) return refuse(c, redeemed.refusal, redeemed.words);
      await signInAnew(c, { deps, auth }, { login: redeemed.username, password });
      return c.json({ username: redeemed.username }, 200);
    });
}

interface Both {
  readonly deps: Deps;
  readonly auth: AuthDeps;
}

/** The password is set, whatever becomes of this: who is not signed in by it can do so themselves. */
async function signInAnew(
  c: Context<AppEnv>,
  { deps, auth }: Both,
  credentials: { readonly login: string; readonly password: string },
): Promise<void> {
  const result = await signIn({ ...deps, ...auth }, { ...credentials, headers: c.req.raw.headers, address: auth.addressOf(c) });
  if (result.ok) setCookies(c, result.cookies);
}
