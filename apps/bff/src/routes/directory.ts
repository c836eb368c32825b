import { directoryAnswer, directoryBody } from "@tocsin/contract";
import type { Deps, DirectoryRefusal } from "../deps.ts";
import { type Actor, actorOf } from "../http/env.ts";
import { summaryOf } from "../http/invalid-request.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";

const putDirectory = route("directory.write", {
  method: "put",
  path: "/directory",
  tags: ["Directory"],
  summary: "Bring in people, groups, products and memberships of one source",
  description: "Everything or nothing. `superuser: true` and changed e-mails need the scope `admin` too, or a recent sign-in.",
  request: { body: jsonBody(directoryBody) },
  responses: {
    200: json(directoryAnswer, "What it changed, per kind."),
    ...refusals(
      "invalid_request",
      "invalid_json",
      "json_limits",
      "forbidden",
      "admin_scope_required",
      "recent_auth_required",
      "last_superuser",
      "dangling_reference",
      "duplicate_ref",
      "duplicate_username",
    ),
  },
});

export function directoryRoutes(deps: Deps) {
  const router = createRouter();
  // Documented as it is, and not validated here: up to 10 MiB are parsed where they hold up nobody's page.
  router.openAPIRegistry.registerPath(putDirectory);
  return router.openapi({ ...putDirectory, request: {}, hide: true }, async (c) => {
    const actor = actorOf(c);
    const text = await c.req.text();
    const imported = await deps.engine.importDirectory({ text, admin: mayChangeRights(actor), by: actor.person, at: deps.clock.now() });
    if (imported.ok) return c.json(imported.counts, 200);
    const { code, errors } = imported;
    return refuse(c, codeFor(actor, code), { errors, ...(code === "invalid_request" ? { detail: summaryOf(errors) } : {}) });
  });
}

/** Superuser flags and e-mails: for tokens of the scope, and for sessions whose password was entered lately. */
function mayChangeRights({ scopes, recentSignIn }: Actor): boolean {
  return scopes.includes("admin") && recentSignIn;
}

/** A session has every scope: what it lacks is the password. */
function codeFor({ via }: Actor, code: DirectoryRefusal): DirectoryRefusal | "recent_auth_required" {
  return code === "admin_scope_required" && via === "session" ? "recent_auth_required" : code;
}
