import type { SignInDatabase } from "@tocsin/ports";
import { betterAuth } from "better-auth";
import type { DBAdapter } from "better-auth/adapters";
import { username } from "better-auth/plugins/username";
import { describe, expect, test } from "vitest";
import { accessReads, accessWrites } from "../access/access-store.ts";
import { directoryWrites } from "../directory/directory-store.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { sessionTokenHash } from "./session-tokens.ts";
import { signInDatabase } from "./sign-in-database.ts";

const PASSWORD = "correct horse battery";

/** The real library on the port, as the server composes it, with a stand-in for the slow hash. */
function libraryOn(database: SignInDatabase, seen: string[]) {
  const adapter: unknown = { id: "test", ...database, transaction: (work: (inside: unknown) => unknown) => work(adapter) };
  return betterAuth({
    secret: "a secret that only this test knows, long enough",
    baseURL: "http://localhost",
    database: () => adapter as DBAdapter,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: async (password) => `$test$${password}`, verify: async ({ hash, password }) => hash === `$test$${password}` },
    },
    session: { expiresIn: 3_600, updateAge: 0 },
    databaseHooks: { session: { create: { after: async ({ token }) => void seen.push(token) } } },
    plugins: [username({ minUsernameLength: 1, maxUsernameLength: 150, usernameNormalization: false })],
  });
}

async function aPerson({ writer }: TestDatabase, name: string): Promise<string> {
  const created = await directoryWrites(writer).createPerson({ username: name, email: null, name, superuser: false, at: 1 });
  const id = created.ok ? created.person.id : "";
  await accessWrites(writer).createSignIn({ person: id, passwordHash: `$test$${PASSWORD}`, at: 1 });
  return id;
}

/** As a browser keeps them: of several of one name, the last. */
function cookieOf(headers: Headers): string {
  const pairs = headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  return [...new Map(pairs.map((pair) => [pair.split("=")[0], pair])).values()].join("; ");
}

/** Everything in the session table, as text. */
const dumpOf = ({ db }: TestDatabase) => JSON.stringify(db.$client.prepare("SELECT * FROM sign_in_sessions").all());

describe("the sign-in library on our database", () => {
  test("no flow leaves a session's token on disk, and each keeps working by it", async () => {
    await using database = openTestDatabase();
    const id = await aPerson(database, "Dana");
    const seen: string[] = [];
    const { api } = libraryOn(signInDatabase(database.writer), seen);
    const signIn = async () =>
      cookieOf((await api.signInUsername({ body: { username: "Dana", password: PASSWORD }, returnHeaders: true })).headers);
    const sessionOf = async (cookie: string) => await api.getSession({ headers: new Headers({ cookie }) });
    const expectNoToken = () => {
      const dump = dumpOf(database);
      for (const token of seen) expect(dump).not.toContain(token);
    };

    const first = await signIn();
    const second = await signIn();
    expect(seen).toHaveLength(2);
    expectNoToken();
    expect(dumpOf(database)).toContain(sessionTokenHash(seen[0] ?? ""));

    const refreshed = await sessionOf(first);
    expect(refreshed).toMatchObject({ user: { id, username: "Dana" }, session: { userId: id } });
    expectNoToken();

    const others = (await accessReads(database.db).sessions({ person: id, now: 0 })).filter((row) => row.id !== refreshed?.session.id);
    await accessWrites(database.writer).deleteSession({ id: others[0]?.id ?? "", person: id });
    expect(await sessionOf(second)).toBeNull();
    expect(await sessionOf(first)).not.toBeNull();

    const body = { currentPassword: PASSWORD, newPassword: "another long pass phrase", revokeOtherSessions: true };
    const changed = await api.changePassword({ body, headers: new Headers({ cookie: first }), returnHeaders: true });
    expect(await sessionOf(first)).toBeNull();
    const third = cookieOf(changed.headers);
    expect(await sessionOf(third)).toMatchObject({ user: { id } });
    expectNoToken();

    await api.signOut({ headers: new Headers({ cookie: third }) });
    expect(await sessionOf(third)).toBeNull();
    expect(dumpOf(database)).toBe("[]");
    await expect(api.signInUsername({ body: { username: "Dana", password: PASSWORD } })).rejects.toThrow("Invalid username or password");
  });

  test("a hash out of a stolen copy of the table lets nobody in", async () => {
    await using database = openTestDatabase();
    const id = await aPerson(database, "dana");
    const signIn = signInDatabase(database.writer);
    await aSessionRow(signIn, id, "clear");

    const found = await signIn.findOne({ model: "session", where: [{ field: "token", value: sessionTokenHash("clear") }] });

    expect(found).toBeNull();
  });

  test("user names are found as they are written, and only so", async () => {
    await using database = openTestDatabase();
    await aPerson(database, "Dana");
    const { api } = libraryOn(signInDatabase(database.writer), []);

    await expect(api.signInUsername({ body: { username: "dana", password: PASSWORD } })).rejects.toThrow("Invalid username or password");
  });
});

async function aSessionRow(signIn: SignInDatabase, userId: string, token: string): Promise<unknown> {
  const at = new Date(1);
  return await signIn.create({ model: "session", data: { token, userId, expiresAt: new Date(9e12), createdAt: at, updatedAt: at } });
}

const byToken = (token: string) => [{ field: "token", value: token }];

/** Each operation of the port that can write or compare a token: what it answers, and what of it is left on disk. */
describe("every operation on sessions", () => {
  const operations: readonly [keyof SignInDatabase, Readonly<Record<string, unknown>>, unknown][] = [
    ["findOne", { where: byToken("clear-1") }, { token: "clear-1" }],
    ["findMany", { where: [{ field: "token", operator: "in", value: ["clear-2"] }] }, [{ token: "clear-2" }]],
    ["count", { where: byToken("clear-1") }, 1],
    ["update", { where: byToken("clear-1"), update: { token: "clear-9" } }, { token: "clear-9" }],
    ["updateMany", { where: byToken("clear-1"), update: { token: "clear-9" } }, 1],
    ["delete", { where: byToken("clear-1") }, null],
    ["deleteMany", { where: [{ field: "token", operator: "in", value: ["clear-1", "clear-2"] }] }, 2],
    ["consumeOne", { where: byToken("clear-1") }, { token: "clear-1" }],
    ["incrementOne", { where: byToken("clear-1"), increment: {}, set: { token: "clear-9" } }, { token: "clear-9" }],
  ];

  test.each(operations)("%s knows sessions by their clear token and keeps only its hash", async (name, query, expected) => {
    await using database = openTestDatabase();
    const id = await aPerson(database, "dana");
    const signIn = signInDatabase(database.writer);
    await aSessionRow(signIn, id, "clear-1");
    await aSessionRow(signIn, id, "clear-2");

    const answer = await signIn[name]({ model: "session", ...query });

    expect({ answer }).toMatchObject({ answer: expected });
    expect(dumpOf(database)).not.toContain("clear");
  });

  test("a token is never compared in part", async () => {
    await using database = openTestDatabase();
    const signIn = signInDatabase(database.writer);

    const asking = signIn.findMany({ model: "session", where: [{ field: "token", operator: "starts_with", value: "c" }] });

    await expect(asking).rejects.toThrow("only be compared as a whole");
  });
});
