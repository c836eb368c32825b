import type { Clock } from "@tocsin/ports";
import type { MiddlewareHandler } from "hono";
import { personOf } from "../auth/authenticate.ts";
import { secretHash } from "../auth/secret-text.ts";
import { inRequest } from "../current-request.ts";
import type { Ids, Log } from "../deps.ts";
import type { AppEnv } from "./env.ts";

/** Also as a mail program mangles it, with a line break in it or another slash: it leads nowhere then, and still holds the token. */
const LINK = /^\/+u(?:\/|%2f)(.+)$/is;

/** Who has an unsubscribe link can use it: the log has only what tells two of them apart. */
export function loggedPath(path: string): string {
  return path.replace(LINK, (_path, token: string) => `/u/sha256:${secretHash(token).slice(0, 16)}`);
}

const SLOW_MS = 1_000;

/** One line per request: who asked for which path, what they got, how long it took. Never the query, a header, a body or a secret in the path. */
export function accessLog({ log, clock, ids }: { readonly log: Log; readonly clock: Clock; readonly ids: Ids }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = clock.now();
    c.set("requestId", ids.next());
    c.set("caller", { refusal: "unauthenticated" });
    await inRequest(c.var.requestId, next);
    c.header("x-request-id", c.var.requestId);
    const ms = clock.now() - startedAt;
    const { status } = c.res;
    const isRoutine = (c.req.method === "GET" || c.req.method === "HEAD") && status < 400 && ms < SLOW_MS;
    const line = {
      requestId: c.var.requestId,
      method: c.req.method,
      path: loggedPath(c.req.path),
      status,
      ms,
      person: personOf(c.var.caller),
    };
    if (isRoutine) log.debug("http.answered", line);
    else log.info("http.answered", line);
  };
}
