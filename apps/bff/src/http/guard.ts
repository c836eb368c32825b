import type { Context, MiddlewareHandler } from "hono";
import { type Action, authorize, type Resource, scopeOf } from "./authorize.ts";
import { actorOf, type AppEnv } from "./env.ts";
import { refuse } from "./problem.ts";

export type ResourceOf = (c: Context<AppEnv>) => Resource;

/** Stands in front of a route's own parsing: who may not, learns nothing about what is wrong with the body. */
export function guard(action: Action, resourceOf: ResourceOf = () => ({})): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { caller } = c.var;
    if ("refusal" in caller)
      return refuse(c, caller.refusal, caller.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: caller.retryAfterSeconds });
    const refused = refusal(c, action, resourceOf(c));
    if (refused !== null) return refused;
    await next();
  };
}

/**
 * For what only the body tells (a superuser flag among other fields): the answer that refuses, or null. Routes whose action is
 * known beforehand name it in their declaration instead.
 */
export function refusal(c: Context<AppEnv>, action: Action, resource: Resource = {}) {
  const verdict = authorize(actorOf(c), action, resource);
  if (verdict === "allowed") return null;
  return refuse(c, verdict, verdict === "missing_scope" ? { detail: `The token needs the scope ${scopeOf(action)}.` } : {});
}
