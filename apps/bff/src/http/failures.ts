import { NotAPageKey, StoreUnavailable } from "@tocsin/ports";
import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { HashingBusy } from "../auth/password-hashing.ts";
import type { Log } from "../deps.ts";
import { loggedPath } from "./access-log.ts";
import type { AppEnv } from "./env.ts";
import { InvalidRequest, summaryOf } from "./invalid-request.ts";
import { NOT_A_CURSOR } from "./paging.ts";
import { refuse } from "./problem.ts";

const BUSY_RETRY_SECONDS = 2;

/** Where everything ends up that was thrown. A bug is told to the log in full, and to the caller not at all. */
export function failures(log: Log): ErrorHandler<AppEnv> {
  return (error, c) => {
    if (error instanceof NotAPageKey) return refuse(c, "invalid_request", { errors: [NOT_A_CURSOR] });
    if (error instanceof InvalidRequest) return refuse(c, error.code, { detail: summaryOf(error.errors), errors: error.errors });
    if (error instanceof StoreUnavailable || error instanceof HashingBusy) {
      log.warn("http.busy", { requestId: c.var.requestId, path: loggedPath(c.req.path), error });
      return refuse(c, "busy", { retryAfterSeconds: BUSY_RETRY_SECONDS });
    }
    // The framework's own word for an empty body where JSON is asked for.
    if (error instanceof HTTPException && error.status === 400) return refuse(c, "invalid_json", EMPTY_BODY);
    log.error("http.failed", { requestId: c.var.requestId, method: c.req.method, path: loggedPath(c.req.path), error });
    return refuse(c, "internal_error", { detail: "Something went wrong on our side. The log has more under this request's id." });
  };
}

const EMPTY_BODY = { detail: "The body is empty. Send a JSON object.", errors: [{ path: "", message: "Send a JSON object." }] };
