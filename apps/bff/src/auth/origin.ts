const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export const NO_SESSIONS =
  "browsers keep no session over http away from this machine, so that nobody can sign in. Use https, or TOCSIN_INSECURE_HTTP=true to try things out.";

export interface SiteOrigin {
  readonly origin: string;
  readonly cookie: SessionCookie;
  /** Browsers keep the cookie there; nobody can sign in where they do not. */
  readonly keepsSessions: boolean;
  /** Whether an `Origin` header names our own pages. */
  isOurs(origin: string): boolean;
}

export interface SessionCookie {
  readonly name: "__Host-sid" | "sid";
  readonly secure: boolean;
}

/**
 * Where browsers reach us, and what follows from it.
 *
 * Over https, and over http on this very machine, which browsers trust alike, the cookie is `__Host-sid` and Secure. Over http
 * elsewhere browsers drop such a cookie, so that nobody can sign in, until the operator takes the risk in writing: then it
 * is `sid`, for anybody on the way to read.
 */
export function siteOrigin({ publicUrl, insecure }: { readonly publicUrl: string; readonly insecure: boolean }): SiteOrigin {
  const url = new URL(publicUrl);
  const exposed = url.protocol === "http:" && !isLoopback(url);
  return {
    origin: url.origin,
    cookie: exposed && insecure ? { name: "sid", secure: false } : { name: "__Host-sid", secure: true },
    keepsSessions: !exposed || insecure,
    isOurs: (origin) => origin === url.origin || isSameLoopback(origin, url),
  };
}

/** The names of this machine are one: whoever types 127.0.0.1 instead of localhost means the same server. */
function isSameLoopback(origin: string, url: URL): boolean {
  if (!isLoopback(url) || !URL.canParse(origin)) return false;
  const other = new URL(origin);
  return isLoopback(other) && other.protocol === url.protocol && other.port === url.port && other.origin === origin;
}

function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.has(hostname);
}
