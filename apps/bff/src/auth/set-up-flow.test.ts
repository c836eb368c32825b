import { describe, expect, test } from "vitest";
import { PASSWORD } from "../testing/test-app.ts";
import { startTestServer } from "../testing/test-server.ts";

const HOUR = 3_600_000;
const olga = { username: "olga", email: "olga@example.com", name: "Olga", password: PASSWORD };

describe("the set-up link", () => {
  test("creates the first superuser, signs them in, and is void afterwards", async () => {
    await using server = await startTestServer();
    const token = await server.setUpLink();
    const browser = server.browser();

    expect((await browser.get("/api/v1/setup")).body).toEqual({ needed: true });
    expect((await browser.send("POST", "/api/v1/setup/inspect", { token })).body).toMatchObject({
      purpose: "first_superuser",
      username: null,
    });
    expect(await browser.send("POST", "/api/v1/setup", { token, ...olga })).toMatchObject({ status: 201, body: { username: "olga" } });
    expect((await browser.get("/api/v1/me")).body).toMatchObject({ username: "olga", superuser: true });
    expect((await browser.get("/api/v1/setup")).body).toEqual({ needed: false });
    const again = await server.browser().send("POST", "/api/v1/setup", { token, ...olga, username: "eve" });
    expect(again.body).toMatchObject({ status: 409, code: "set_up_done" });
    expect((await server.browser().send("POST", "/api/v1/setup/inspect", { token })).body).toMatchObject({
      status: 422,
      code: "link_invalid",
    });
  });

  test("is worth nothing once a superuser can sign in another way", async () => {
    await using server = await startTestServer();
    const token = await server.setUpLink();
    await server.letSignIn("root");

    expect((await server.browser().send("POST", "/api/v1/setup", { token, ...olga })).body).toMatchObject({
      status: 409,
      code: "set_up_done",
    });
  });

  test("lives for a day, and until there is another one", async () => {
    await using server = await startTestServer();
    const [first, second] = [await server.setUpLink(), await server.setUpLink()];
    const state = async (token: string) => (await server.browser().send("POST", "/api/v1/setup/inspect", { token })).status;

    expect([await state(first), await state(second)]).toEqual([422, 200]);
    server.clock.advance(24 * HOUR - 1);
    expect(await state(second)).toBe(200);
    server.clock.advance(1);
    expect(await state(second)).toBe(422);
  });

  test("keeps after a mistake: a taken name, a password too short or too common", async () => {
    await using server = await startTestServer();
    const token = await server.setUpLink();
    const attempt = async (change: object) => (await server.browser().send("POST", "/api/v1/setup", { token, ...olga, ...change })).body;

    expect(await attempt({ username: "dana" })).toMatchObject({ status: 409, code: "username_taken", errors: [{ path: "/username" }] });
    expect(await attempt({ password: "short" })).toMatchObject({ status: 400, errors: [{ path: "/password" }] });
    expect(await attempt({ password: "olga olga olga olga" })).toMatchObject({
      status: 422,
      code: "password_refused",
      errors: [{ path: "/password" }],
    });
    expect(await attempt({})).toMatchObject({ username: "olga" });
  });

  test("of a made-up token is told nothing", async () => {
    await using server = await startTestServer();

    expect((await server.browser().send("POST", "/api/v1/setup", { token: "nonsense", ...olga })).body).toMatchObject({
      code: "link_invalid",
    });
  });
});

describe("a sign-in link", () => {
  test("lets its person set a password once, and ends their sessions", async () => {
    await using server = await startTestServer();
    await server.letSignIn("dana");
    const before = server.browser();
    await before.signIn("dana");
    const token = await server.signInLink("dana");
    const browser = server.browser();
    const password = "eleven calm herons count to ten";

    expect((await browser.send("POST", "/api/v1/setup/inspect", { token })).body).toMatchObject({
      purpose: "set_password",
      username: "dana",
      name: "Dana Reyes",
    });
    expect(await browser.send("POST", "/api/v1/setup/password", { token, password })).toMatchObject({
      status: 200,
      body: { username: "dana" },
    });
    expect((await browser.get("/api/v1/me")).body).toMatchObject({ username: "dana" });
    expect((await before.get("/api/v1/me")).status).toBe(401);
    expect((await server.browser().signIn("dana")).status).toBe(401);
    expect((await server.browser().signIn("dana", password)).status).toBe(204);
    expect((await server.browser().send("POST", "/api/v1/setup/password", { token, password })).body).toMatchObject({
      status: 422,
      code: "link_invalid",
    });
  });

  test("does not make a superuser, nor the other way round", async () => {
    await using server = await startTestServer();
    const [signIn, setUp] = [await server.signInLink("dana"), await server.setUpLink()];

    expect((await server.browser().send("POST", "/api/v1/setup", { token: signIn, ...olga })).body).toMatchObject({ code: "link_invalid" });
    expect((await server.browser().send("POST", "/api/v1/setup/password", { token: setUp, password: PASSWORD })).body).toMatchObject({
      code: "link_invalid",
    });
  });
});

describe("guessing", () => {
  test("is slowed down for one account, whether it exists or not, and says for how long", async () => {
    await using server = await startTestServer();
    await server.letSignIn("dana");

    for (const login of ["dana", "nobody"]) {
      const statuses = [];
      for (let i = 0; i < 6; i += 1) statuses.push((await server.browser().signIn(login, "wrong password 1")).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    }
    const waiting = await server.browser().signIn("dana");
    expect(waiting.body).toMatchObject({ status: 429, code: "rate_limited" });
    expect(waiting.headers.get("retry-after")).toBe("1");
    server.clock.advance(1_000);
    expect((await server.browser().signIn("dana")).status).toBe(204);
  });

  test("from one address ends at the limit, for links too", async () => {
    await using server = await startTestServer({ rates: { perAddressPerMinute: 3, perMinute: 100 } });
    const statuses = [];
    for (const login of ["a", "b"]) statuses.push((await server.browser().signIn(login)).status);
    for (let i = 0; i < 2; i += 1)
      statuses.push((await server.browser().send("POST", "/api/v1/setup/password", { token: "x", password: PASSWORD })).status);

    expect(statuses).toEqual([401, 401, 422, 429]);
  });
});
