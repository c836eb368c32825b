import { TOKEN_SCOPES } from "@tocsin/domain";
import type { ApiToken, Clock, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import type { MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { Log } from "../deps.ts";
import type { Actor, AppEnv, Nobody } from "../http/env.ts";
import type { SessionCookie } from "./origin.ts";
import { isApiToken, secretHash } from "./secret-text.ts";
import { ageOf } from "./session-rules.ts";
import type { TokenLimits } from "./token-limits.ts";

export interface AuthenticateDeps {
  readonly reads: Pick<StoreReads, "access" | "directory">;
  readonly writes: Pick<StoreWrites, "access">;
  readonly clock: Clock;
  readonly log: Log;
  readonly cookie: SessionCookie;
  readonly tokenLimits: TokenLimits;
}

/** Opened by tokens alone: a page that somebody is signed in to must not read it for another. */
const METRICS_PATH = "/metrics";

type Authenticated = Actor | Nobody;
const NOBODY: Nobody = { refusal: "unauthenticated" };

/** Finds out who calls, once per request. Nobody is refused here: a public route does not ask. */
export function authenticate(deps: AuthenticateDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const isIngest = c.req.path.startsWith("/api/v1/ingest/");
    const token = presentedToken((name) => c.req.header(name), isIngest);
    const cookie = isIngest || c.req.path === METRICS_PATH ? undefined : getCookie(c, deps.cookie.name);
    c.set("caller", await callerOf(deps, { token, cookie, isIngest }));
    await next();
  };
}

interface Presented {
  readonly token: string | null;
  readonly cookie: string | undefined;
  readonly isIngest: boolean;
}

async function callerOf(deps: AuthenticateDeps, { token, cookie, isIngest }: Presented): Promise<Authenticated> {
  if (token === null) return cookie === undefined ? NOBODY : await bySession(deps, cookie);
  if (cookie !== undefined) return { refusal: "cookie_and_token" };
  return await byToken(deps, { secret: token, isLimited: !isIngest });
}

/** `Authorization: Bearer`; what senders of webhooks can set, for them: `X-Tocsin-Token` or `Authorization: Token`. */
function presentedToken(header: (name: string) => string | undefined, isIngest: boolean): string | null {
  const own = isIngest ? header("x-tocsin-token") : undefined;
  if (own !== undefined) return own.trim();
  const authorization = header("authorization");
  if (authorization === undefined) return null;
  const match = (isIngest ? /^(?:Bearer|Token) +(\S+)$/i : /^Bearer +(\S+)$/i).exec(authorization.trim());
  return match?.[1] ?? "";
}

async function byToken(
  deps: AuthenticateDeps,
  { secret, isLimited }: { readonly secret: string; readonly isLimited: boolean },
): Promise<Authenticated> {
  const now = deps.clock.now();
  const token = isApiToken(secret) ? await deps.reads.access.tokenByHash({ hash: secretHash(secret) }) : null;
  if (token === null) return { refusal: "token_unknown" };
  if (token.expiresAt !== null && token.expiresAt <= now) return { refusal: "token_expired" };
  const wait = isLimited ? await deps.tokenLimits(token) : null;
  if (wait !== null) return { refusal: "rate_limited", retryAfterSeconds: wait };
  const owner = await deps.reads.directory.person({ id: token.person });
  if (owner?.active !== true) return { refusal: "owner_inactive" };
  noteTokenUse(deps, token, now);
  return {
    person: owner.id,
    username: owner.username,
    superuser: owner.superuser,
    via: "token",
    scopes: token.scopes,
    token: { id: token.id, name: token.name },
    session: null,
    recentSignIn: true,
  };
}

async function bySession(deps: AuthenticateDeps, cookie: string): Promise<Authenticated> {
  const now = deps.clock.now();
  // The signature behind the dot is the library's; what lets in is the token itself, 256 bits that nobody guesses.
  const hash = secretHash(cookie.split(".")[0] ?? "");
  const session = await deps.reads.access.session({ hash, now });
  if (session === null) return NOBODY;
  const person = await deps.reads.directory.person({ id: session.person });
  if (person?.active !== true) return NOBODY;
  const age = ageOf(session, now);
  if (age.ended) {
    inBackground(deps.log, () => deps.writes.access.deleteSession({ id: session.id, person: session.person }));
    return NOBODY;
  }
  const { touch } = age;
  if (touch !== null)
    inBackground(deps.log, () => deps.writes.access.touchSession({ id: session.id, at: now, expiresAt: touch.expiresAt }));
  return {
    person: person.id,
    username: person.username,
    superuser: person.superuser,
    via: "session",
    scopes: TOKEN_SCOPES,
    token: null,
    session: { id: session.id },
    recentSignIn: age.recent,
  };
}

const TOKEN_USE_MS = 60_000;

function noteTokenUse(deps: AuthenticateDeps, { id, lastUsedAt }: ApiToken, now: number): void {
  if (lastUsedAt === null || now - lastUsedAt >= TOKEN_USE_MS) inBackground(deps.log, () => deps.writes.access.touchToken({ id, at: now }));
}

/** No request waits for a note about itself; a note that fails is made by the next one. */
function inBackground(log: Log, write: () => Promise<unknown>): void {
  write().catch((error: unknown) => {
    log.warn("access.note_failed", { error });
  });
}

/** For audit rows: who, if anybody. */
export function personOf(caller: Authenticated): PersonId | null {
  return "refusal" in caller ? null : caller.person;
}
