import type { MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { SiteOrigin } from "../auth/origin.ts";
import type { AppEnv } from "./env.ts";
import { refuse } from "./problem.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site makes a browser send. A request with the session cookie comes from our own pages, which browsers
 * say in `Sec-Fetch-Site`, older ones in `Origin`; if it changes anything it also carries a header that no form can set.
 * Requests with a token and those of webhooks never read a cookie.
 */
export function sameOrigin(site: SiteOrigin): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const request: Incoming = {
      isSafe: SAFE_METHODS.has(c.req.method),
      hasCookie: getCookie(c, site.cookie.name) !== undefined,
      fetchSite: c.req.header("sec-fetch-site"),
      origin: c.req.header("origin"),
      requestedWith: c.req.header("x-requested-with"),
    };
    const isExempt = c.req.header("authorization") !== undefined || c.req.path.startsWith("/api/v1/ingest/");
    if (!isExempt && !isOwn(request, site)) return refuse(c, "cross_site", { detail: explain(request) });
    await next();
  };
}

interface Incoming {
  readonly isSafe: boolean;
  readonly hasCookie: boolean;
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  readonly requestedWith: string | undefined;
}

function isOwn(request: Incoming, site: SiteOrigin): boolean {
  const { isSafe, hasCookie, requestedWith } = request;
  if (isSafe && !hasCookie) return true;
  if (!comesFromUs(request, site)) return false;
  return isSafe || !hasCookie || requestedWith === "app";
}

/** Without either header it is no browser, or an old one that reads: without a cookie there is nothing to abuse. */
function comesFromUs({ isSafe, hasCookie, fetchSite, origin }: Incoming, site: SiteOrigin): boolean {
  if (fetchSite !== undefined) return fetchSite === "same-origin" || (fetchSite === "none" && isSafe);
  return origin === undefined ? isSafe || !hasCookie : site.isOurs(origin);
}

function explain({ requestedWith, isSafe }: Incoming): string {
  return !isSafe && requestedWith !== "app"
    ? "Requests with a session that change something need the header X-Requested-With: app. Scripts use a token instead."
    : "This request does not come from our own pages. Scripts use a token instead of a session.";
}
