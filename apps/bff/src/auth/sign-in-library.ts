import { isUsername } from "@tocsin/domain";
import type { Clock, SignInDatabase, SignInQuery } from "@tocsin/ports";
import type { DBAdapter } from "better-auth/adapters";
import { betterAuth } from "better-auth/minimal";
import { username } from "better-auth/plugins/username";
import type { Log } from "../deps.ts";
import { purposeKey } from "../secrets/purpose-key.ts";
import { HashingBusy, type PasswordHashing } from "./password-hashing.ts";
import type { SiteOrigin } from "./origin.ts";
import { newSecret } from "./secret-text.ts";
import { SESSION_ABSOLUTE_MS, sessionEnd } from "./session-rules.ts";

export interface SignInLibrary {
  /** Checks the password and opens a session; null: one of the two is wrong. Answers the cookie to set. */
  signIn(input: { readonly username: string; readonly password: string; readonly headers: Headers }): Promise<SetCookies | null>;
  /** Ends the session of these headers, if there is one. */
  signOut(headers: Headers): Promise<SetCookies>;
}

/** Values of `Set-Cookie`. */
export type SetCookies = readonly string[];

/** Looked for where there is nobody: no user name is like this, and the library takes as long over it as over a wrong password. */
export const NOBODY = " ";

export interface SignInLibraryDeps {
  readonly database: SignInDatabase;
  readonly hashing: PasswordHashing;
  readonly site: SiteOrigin;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the secret key file; cookies are signed with a key that is derived from it. */
  readonly key: Uint8Array;
}

/**
 * The sign-in library, closed down: no sign-up, no telemetry, no rate limits or look-ups of its own, and of its routes only
 * the functions above. Its `user.id` is the person's id and its `user.email` a stand-in that is never shown.
 */
export function signInLibrary(deps: SignInLibraryDeps): SignInLibrary {
  const { api } = library(deps);
  return {
    signIn: ({ username, password, headers }) =>
      orWrong(async () =>
        (await api.signInUsername({ body: { username, password }, headers, returnHeaders: true })).headers.getSetCookie(),
      ),
    signOut: async (headers) => (await api.signOut({ headers, returnHeaders: true })).headers.getSetCookie(),
  };
}

function library({ database, hashing, site, clock, log, key }: SignInLibraryDeps) {
  return betterAuth({
    appName: "Tocsin",
    baseURL: site.origin,
    basePath: "/api/auth",
    secret: purposeKey(key, "sign-in cookie").export().toString("hex"),
    database: () => adapterOf(database),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { log: (level, message) => level !== "debug" && log.debug("sign_in.library", { severity: level, message }) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 1_024,
      password: { hash: (password) => hashing.hash(password), verify: (input) => verifyAndRenew({ database, hashing, log }, input) },
    },
    session: { expiresIn: SESSION_ABSOLUTE_MS / 1_000, disableSessionRefresh: true, freshAge: 0 },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const now = clock.now();
            const times = { createdAt: new Date(now), updatedAt: new Date(now), expiresAt: new Date(sessionEnd(now, now)) };
            return { data: { ...session, ...times, token: newSecret() } };
          },
        },
      },
    },
    advanced: {
      useSecureCookies: false, // The prefix of our own name is stricter than the library's.
      disableCSRFCheck: true, // Done for every route in front of all of them.
      ipAddress: { disableIpTracking: true },
      cookies: {
        session_token: {
          name: site.cookie.name,
          attributes: { secure: site.cookie.secure, sameSite: "strict", httpOnly: true, path: "/" },
        },
      },
    },
    plugins: [
      username({
        minUsernameLength: 1,
        maxUsernameLength: 150,
        usernameNormalization: false,
        usernameValidator: (name) => name === NOBODY || isUsername(name),
      }),
    ],
  });
}

/** The port has the shape of the library's adapter, so that its calls only pass through; each is one statement, and needs no transaction. */
function adapterOf(database: SignInDatabase): DBAdapter {
  const adapter: unknown = {
    id: "tocsin",
    create: (query: SignInQuery) => database.create(query),
    findOne: (query: SignInQuery) => database.findOne(query),
    findMany: (query: SignInQuery) => database.findMany(query),
    count: (query: SignInQuery) => database.count(query),
    update: (query: SignInQuery) => database.update(query),
    updateMany: (query: SignInQuery) => database.updateMany(query),
    delete: (query: SignInQuery) => database.delete(query),
    deleteMany: (query: SignInQuery) => database.deleteMany(query),
    consumeOne: (query: SignInQuery) => database.consumeOne(query),
    incrementOne: (query: SignInQuery) => database.incrementOne(query),
    transaction: <R>(work: (inside: unknown) => Promise<R>): Promise<R> => work(adapter),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the port's plain records are the library's own; only the library names their types
  return adapter as DBAdapter;
}

interface Renewing {
  readonly database: SignInDatabase;
  readonly hashing: PasswordHashing;
  readonly log: Log;
}

/** A hash that was made with other parameters is made anew while the password is at hand. */
async function verifyAndRenew(
  { database, hashing, log }: Renewing,
  input: { readonly hash: string; readonly password: string },
): Promise<boolean> {
  if (!(await hashing.verify(input))) return false;
  if (hashing.isOutdated(input.hash)) {
    try {
      const password = await hashing.hash(input.password);
      await database.updateMany({ model: "account", where: [{ field: "password", value: input.hash }], update: { password } });
    } catch (error) {
      log.warn("sign_in.rehash_failed", { error });
    }
  }
  return true;
}

/** Refusals of the library become null; everything else (a full queue, a store that cannot be reached, a bug) goes on its way. */
async function orWrong<T>(attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof HashingBusy || !isLibraryRefusal(error)) throw error;
    return null;
  }
}

function isLibraryRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === "APIError" &&
    "statusCode" in error &&
    typeof error.statusCode === "number" &&
    error.statusCode < 500
  );
}
