import type { Clock } from "@tocsin/ports";
import type { MiddlewareHandler } from "hono";
import { personOf } from "../auth/authenticate.ts";
import type { Ids, Log } from "../deps.ts";
import type { AppEnv } from "./env.ts";

const SLOW_MS = 1_000;

/** One line per request: who asked for which path, what they got, how long it took. Never the query, a header or a body. */
export function accessLog({ log, clock, ids }: { readonly log: Log; readonly clock: Clock; readonly ids: Ids }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = clock.now();
    c.set("requestId", ids.next());
    c.set("caller", { refusal: "unauthenticated" });
    await next();
    c.header("x-request-id", c.var.requestId);
    const ms = clock.now() - startedAt;
    const { status } = c.res;
    const isRoutine = (c.req.method === "GET" || c.req.method === "HEAD") && status < 400 && ms < SLOW_MS;
    const line = { requestId: c.var.requestId, method: c.req.method, path: c.req.path, status, ms, person: personOf(c.var.caller) };
    if (isRoutine) log.debug("http.answered", line);
    else log.info("http.answered", line);
  };
}
