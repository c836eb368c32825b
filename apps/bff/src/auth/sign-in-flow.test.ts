import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { passwordHashing } from "./password-hashing.ts";
import { PASSWORD } from "../testing/test-app.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.letSignIn("root");
  await server.letSignIn("dana");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const sessionCookie = (browser: { readonly cookies: ReadonlyMap<string, string> }): string => browser.cookies.get("__Host-sid") ?? "";

describe("signing in", () => {
  test.each(["dana", "dana@example.com"])("works with %s", async (login) => {
    const browser = server.browser();

    const answer = await browser.signIn(login);

    expect(answer).toMatchObject({ status: 204, text: "" });
    expect((await browser.get("/api/v1/me")).body).toMatchObject({ username: "dana", via: "session", scopes: null, superuser: false });
    expect((await browser.get("/api/auth/get-session")).body).toMatchObject({ person: { username: "dana" } });
  });

  test("sets one cookie that scripts and other sites never get", async () => {
    const [cookie, ...others] = (await server.browser().signIn("dana")).headers.getSetCookie();

    expect(others).toEqual([]);
    expect(cookie).toMatch(/^__Host-sid=[^;]{43,}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/i);
  });

  test("gives a new session each time and ends the one it was done from", async () => {
    const browser = server.browser();
    await browser.signIn("dana");
    const before = browser.copy();
    await browser.signIn("dana");

    expect(sessionCookie(browser)).not.toBe(sessionCookie(before));
    expect((await before.get("/api/v1/me")).status).toBe(401);
    expect((await browser.get("/api/v1/me")).status).toBe(200);
  });

  test("is refused alike for a wrong password, a person who is not active, one without a password, and nobody", async () => {
    const answers = [];
    for (const [login, password] of [
      ["dana", "wrong password 1"],
      ["gone", PASSWORD],
      ["eli", PASSWORD],
      ["nobody", PASSWORD],
      ["nobody@example.com", PASSWORD],
    ] as const) {
      const { status, body, headers } = await server.browser().signIn(login, password);
      answers.push({ status, body: { ...body, instance: "" }, cookies: headers.getSetCookie() });
    }

    expect(answers[0]).toMatchObject({ status: 401, body: { code: "sign_in_failed", errors: [] }, cookies: [] });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("with an e-mail that two active people share is refused", async () => {
    await server.writes.directory.createPerson({ username: "twin", email: "dana@example.com", name: "", superuser: false, at: 1 });

    expect((await server.browser().signIn("dana@example.com")).status).toBe(401);
    expect((await server.browser().signIn("dana")).status).toBe(204);
  });

  test("renews a hash that was made with other parameters", async () => {
    const person = await server.writes.directory.createPerson({ username: "old", email: null, name: "", superuser: false, at: 1 });
    const id = person.ok ? person.person.id : "";
    const strong = await passwordHashing({ memoryBytes: 1_073_741_824 }).hash(PASSWORD);
    await server.writes.access.createSignIn({ person: id, passwordHash: strong, at: 1 });
    const stored = async () => await server.writes.signIn.findOne({ model: "account", where: [{ field: "userId", value: id }] });

    expect((await server.browser().signIn("old", "wrong password 1")).status).toBe(401);
    expect(await stored()).toMatchObject({ password: strong });
    expect((await server.browser().signIn("old")).status).toBe(204);
    expect(await stored()).toMatchObject({ password: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) as string });
    expect((await server.browser().signIn("old")).status).toBe(204);
  });

  test("hands out nothing but the allow-list of the library", async () => {
    const browser = server.browser();
    await browser.signIn("dana");

    for (const path of ["list-sessions", "ok", "error", "verify-email", "is-username-available"])
      expect((await browser.get(`/api/auth/${path}`)).status).toBe(404);
    for (const path of [
      "sign-up/email",
      "sign-in/email",
      "sign-in/username",
      "update-user",
      "revoke-session",
      "delete-user",
      "set-password",
      "forget-password",
    ]) {
      expect((await browser.send("POST", `/api/auth/${path}`, { email: "a@b.example", password: PASSWORD, name: "x" })).status).toBe(404);
    }
  });
});

describe("what lies on disk", () => {
  test("lets nobody in: no session token, no API token, no link, no password", async () => {
    const browser = server.browser();
    await browser.signIn("root");
    const made = await browser.send("POST", "/api/v1/tokens", { name: "ci", scopes: ["read"] });
    const link = await server.signInLink("eli");
    const secrets = [decodeURIComponent(sessionCookie(browser)).split(".")[0] ?? "", String(made.body["token"]), link, PASSWORD];

    const disk = server.onDisk();

    expect(made.status).toBe(201);
    expect(disk).toContain("$argon2id$");
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(disk).not.toContain(secret);
    }
    expect(JSON.stringify((await browser.get("/api/v1/me/sessions")).body)).not.toContain(secrets[0]);
  });
});

describe("a session", () => {
  test("ends with sign-out, on the server and in the browser", async () => {
    const browser = server.browser();
    await browser.signIn("dana");
    const thief = browser.copy();

    const answer = await browser.send("POST", "/api/auth/sign-out");

    expect(answer.status).toBe(204);
    expect(answer.headers.get("clear-site-data")).toBe('"cookies", "storage"');
    expect(browser.cookies.size).toBe(0);
    expect((await thief.get("/api/v1/me")).body).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  test("is listed to its person, who can end another of their own and nobody else's", async () => {
    const [laptop, phone, other] = [server.browser(), server.browser(), server.browser()];
    await laptop.signIn("dana");
    await phone.signIn("dana");
    await other.signIn("root");
    const { items } = (await laptop.get("/api/v1/me/sessions")).body as unknown as {
      items: { id: string; current: boolean; userAgent: string }[];
    };
    const phoneId =
      ((await phone.get("/api/v1/me/sessions")).body as unknown as typeof items & { items: typeof items }).items.find(
        ({ current }) => current,
      )?.id ?? "";

    expect(items.filter(({ current }) => current)).toHaveLength(1);
    expect(items.every(({ userAgent }) => userAgent === "Test browser")).toBe(true);
    expect((await other.send("DELETE", `/api/v1/me/sessions/${phoneId}`)).status).toBe(404);
    expect((await laptop.send("DELETE", `/api/v1/me/sessions/${phoneId}`)).status).toBe(204);
    expect((await phone.get("/api/v1/me")).status).toBe(401);
    expect((await laptop.get("/api/v1/me")).status).toBe(200);
  });

  test("ends twelve hours after its last use, and seven days after sign-in", async () => {
    const [idle, busy] = [server.browser(), server.browser()];
    await idle.signIn("dana");
    await busy.signIn("dana");
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      server.clock.advance(6 * HOUR);
      expect((await busy.get("/api/v1/me")).status).toBe(200);
    }

    expect((await idle.get("/api/v1/me")).status).toBe(401);
    server.clock.advance(6 * HOUR);
    expect((await busy.get("/api/v1/me")).status).toBe(401);
  });

  test("of somebody who is deactivated ends at once", async () => {
    await server.writes.directory.createPerson({ username: "temp", email: null, name: "", superuser: false, at: 1 });
    await server.letSignIn("temp");
    const browser = server.browser();
    await browser.signIn("temp");
    const { id } = (await browser.get("/api/v1/me")).body;
    const admin = server.browser();
    await admin.signIn("root");

    expect((await admin.send("PATCH", `/api/v1/people/${String(id)}`, { active: false })).status).toBe(200);
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });

  test.each(["", "x", "forged.signature", `${"a".repeat(43)}.${"b".repeat(44)}`, "__proto__"])(
    "of a forged cookie %j is none",
    async (value) => {
      expect((await server.browser().get("/api/v1/me", { cookie: `__Host-sid=${value}` })).status).toBe(401);
    },
  );
});

describe("a recent sign-in", () => {
  test("is asked for after fifteen minutes, and given by the password, with a new session", async () => {
    const browser = server.browser();
    await browser.signIn("root");
    server.clock.advance(15 * MINUTE);
    const stale = browser.copy();
    const refused = await browser.send("POST", "/api/v1/tokens", { name: "ci", scopes: ["read"] });
    const wrong = await browser.send("POST", "/api/v1/me/recent-sign-in", { password: "wrong password 1" });
    const right = await browser.send("POST", "/api/v1/me/recent-sign-in", { password: PASSWORD });

    expect(refused.body).toMatchObject({ status: 403, code: "recent_auth_required" });
    expect(wrong.body).toMatchObject({ status: 401, code: "sign_in_failed" });
    expect(right.status).toBe(204);
    expect((await browser.send("POST", "/api/v1/tokens", { name: "ci", scopes: ["read"] })).status).toBe(201);
    expect((await stale.get("/api/v1/me")).status).toBe(401);
  });
});

describe("an API token", () => {
  const get = async (token: string, headers: Readonly<Record<string, string>> = {}) =>
    await server.browser().get("/api/v1/me", { authorization: `Bearer ${token}`, ...headers });

  test("acts as its owner", async () => {
    expect((await get(await server.tokenOf("dana", ["read"]))).body).toMatchObject({ username: "dana", via: "token", scopes: ["read"] });
  });

  test("is refused with the reason: unknown, expired, of an inactive owner, without the scope, beside a session", async () => {
    const browser = server.browser();
    await browser.signIn("dana");
    const expired = await server.tokenOf("dana", ["read"], server.clock.now());
    const inactive = await server.tokenOf("gone", ["read"]);
    const scopeless = await server.tokenOf("dana", ["events:write"]);
    const good = await server.tokenOf("dana", ["read"]);

    expect((await get("tcn_nonsense")).body).toMatchObject({ status: 401, code: "token_unknown" });
    expect((await get("")).body).toMatchObject({ status: 401, code: "token_unknown" });
    expect((await get(expired)).body).toMatchObject({ status: 401, code: "token_expired" });
    expect((await get(inactive)).body).toMatchObject({ status: 401, code: "owner_inactive" });
    expect((await get(scopeless)).body).toMatchObject({ status: 403, code: "missing_scope" });
    expect((await get(good, { cookie: `__Host-sid=${sessionCookie(browser)}` })).body).toMatchObject({
      status: 400,
      code: "cookie_and_token",
    });
  });

  test("sends events only while its owner is a superuser", async () => {
    const token = await server.tokenOf("dana", ["events:write"]);
    const answer = await server.browser().get("/api/v1/events", { authorization: `Bearer ${token}` });

    expect(answer.body).toMatchObject({ code: "missing_scope" });
    const sent = await fetch(`${server.origin}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ type: "other", title: "x" }),
    });
    expect(await sent.json()).toMatchObject({ status: 403, code: "owner_not_superuser" });
  });

  test("notes its use at most once a minute", async () => {
    const token = await server.tokenOf("eli", ["read"]);
    await get(token);
    await expect.poll(async () => (await tokensOf("eli")).map(({ lastUsedAt }) => lastUsedAt)).toEqual([server.clock.now()]);
    const first = server.clock.now();
    server.clock.advance(59_000);
    await get(token);

    expect((await tokensOf("eli")).map(({ lastUsedAt }) => lastUsedAt)).toEqual([first]);
  });

  async function tokensOf(username: string) {
    const person = await server.reads.directory.personByUsername({ username });
    return await server.reads.access.tokens({ person: person?.id ?? "" });
  }
});
