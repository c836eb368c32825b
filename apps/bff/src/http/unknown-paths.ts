import type { Hono, MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";
import { refuse } from "./problem.ts";

/** Below `/api` there are no pages: an unknown path is a problem answer, and a known one says which methods it has. */
export function unknownApiPaths(routes: Hono["routes"]): MiddlewareHandler<AppEnv> {
  const known = routes
    .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
    .map(({ method, path }) => ({ method, pattern: new RegExp(`^${path.replaceAll(/:[^/]+/g, "[^/]+")}$`) }));
  return async (c) => {
    const methods = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    if (methods.length === 0)
      return refuse(c, "not_found", { detail: "There is no such address. The addresses are listed in /api/v1/openapi.json." });
    c.header("allow", methods.join(", "));
    return refuse(c, "method_not_allowed", { detail: `This address knows ${methods.join(", ")}.` });
  };
}
