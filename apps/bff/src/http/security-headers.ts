import { randomBytes } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "./env.ts";

const TWO_YEARS_SECONDS = 63_072_000;
const UNUSED_FEATURES = ["camera", "microphone", "geolocation", "payment", "usb", "displayCapture"] as const;

/** For pages: nothing from elsewhere, no inline script, no text that becomes mark-up. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "frame-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

/** For a page that is made here as a whole: it shows text, and sends its own form. */
export function documentPolicy(nonce: string): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

/** For data, should a browser ever show it as a document. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/** On every answer, whatever went wrong: policies against what a page could be made to do, and nothing of ours in a cache. */
export function securityHeaders(): readonly MiddlewareHandler<AppEnv>[] {
  const common = secureHeaders({
    strictTransportSecurity: `max-age=${String(TWO_YEARS_SECONDS)}; includeSubDomains`,
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
    permissionsPolicy: Object.fromEntries(UNUSED_FEATURES.map((feature) => [feature, []])),
  });
  return [common, contentPolicies];
}

const contentPolicies: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set("nonce", randomBytes(16).toString("base64"));
  await next();
  const { headers } = c.res;
  const type = headers.get("content-type") ?? "";
  // A page may have a stricter one of its own.
  if (!headers.has("content-security-policy"))
    headers.set("content-security-policy", type.startsWith("text/html") ? pagePolicy(c.var.nonce) : DATA_POLICY);
  if (type === "application/json") headers.set("content-type", "application/json; charset=utf-8");
  if (c.req.path.startsWith("/api/") || !headers.has("cache-control")) headers.set("cache-control", "no-store");
};
