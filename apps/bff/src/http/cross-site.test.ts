import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ORIGIN, openTestApp, type TestApp } from "../testing/test-app.ts";

let app: TestApp;
let cookie: string;
beforeAll(async () => {
  app = await openTestApp();
  cookie = (await app.session("dana"))["cookie"] ?? "";
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

type Headers = Readonly<Record<string, string>>;
const write = async (headers: Headers) =>
  await app.request("/api/v1/me", { method: "PATCH", json: { language: "en" }, headers: { cookie, ...headers } });
const read = async (headers: Headers) => await app.request("/api/v1/me", { headers: { cookie, ...headers } });

const OURS: Headers = { "x-requested-with": "app" };

describe("a request with a session that changes something", () => {
  test.each<[string, Headers]>([
    ["from our own page", { ...OURS, "sec-fetch-site": "same-origin" }],
    ["from our own page, with its origin", { ...OURS, "sec-fetch-site": "same-origin", origin: ORIGIN }],
    ["from our own page in a browser that says only the origin", { ...OURS, origin: ORIGIN }],
    ["from our own page under another name of this machine", { ...OURS, origin: "http://127.0.0.1:8080" }],
  ])("is answered %s", async (_from, headers) => {
    expect((await write(headers)).status).toBe(200);
  });

  test.each<[string, Headers]>([
    ["from another site", { ...OURS, "sec-fetch-site": "cross-site" }],
    ["from a sister site", { ...OURS, "sec-fetch-site": "same-site" }],
    ["typed into the address bar", { ...OURS, "sec-fetch-site": "none" }],
    ["from another site in a browser that says only the origin", { ...OURS, origin: "https://evil.example" }],
    ["from a sandboxed frame", { ...OURS, origin: "null" }],
    ["from another port", { ...OURS, origin: "http://localhost:9999" }],
    ["from nowhere", OURS],
    ["without the header that no form can set", { "sec-fetch-site": "same-origin" }],
    ["with another value of that header", { "sec-fetch-site": "same-origin", "x-requested-with": "XMLHttpRequest" }],
    ["from another site that claims our origin", { ...OURS, "sec-fetch-site": "cross-site", origin: ORIGIN }],
  ])("is refused %s", async (_from, headers) => {
    expect((await write(headers)).body).toMatchObject({ status: 403, code: "cross_site" });
  });
});

describe("a request with a session that only reads", () => {
  test.each<[string, Headers]>([
    ["from our own page", { "sec-fetch-site": "same-origin" }],
    ["typed into the address bar", { "sec-fetch-site": "none" }],
    ["from a browser that says nothing", {}],
  ])("is answered %s", async (_from, headers) => {
    expect((await read(headers)).status).toBe(200);
  });

  test.each<[string, Headers]>([
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from a sister site", { "sec-fetch-site": "same-site" }],
    ["from another origin", { origin: "https://evil.example" }],
  ])("is refused %s, and no other origin may see the answer", async (_from, headers) => {
    const answer = await read(headers);

    expect(answer.body).toMatchObject({ status: 403, code: "cross_site" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("requests that read no cookie", () => {
  test("with a token need none of this", async () => {
    const token = await app.token("dana", "admin");

    expect((await app.request("/api/v1/me", { method: "PATCH", json: { language: "en" }, as: token })).status).toBe(200);
  });

  test("to sign somebody in from another site are refused, from a script they are not", async () => {
    const signIn = async (headers: Headers) =>
      await app.request("/api/auth/sign-in", { method: "POST", json: { login: "nobody", password: "x" }, headers });

    expect((await signIn({ "sec-fetch-site": "cross-site" })).body).toMatchObject({ code: "cross_site" });
    expect((await signIn({ origin: "https://evil.example" })).body).toMatchObject({ code: "cross_site" });
    expect((await signIn({})).body).toMatchObject({ code: "sign_in_failed" });
  });

  test("of webhooks are not taken for a session even with its cookie", async () => {
    const answer = await app.request("/api/v1/ingest/defectdojo", { method: "POST", json: {}, headers: { cookie } });

    expect(answer.body).toMatchObject({ status: 401, code: "unauthenticated" });
  });
});

describe("every unsafe route", () => {
  test("refuses what another site could make a browser send", async () => {
    const routes = app.app.routes.filter(
      ({ method, path }) =>
        ["POST", "PUT", "PATCH", "DELETE"].includes(method) && path.startsWith("/api/") && !path.startsWith("/api/v1/ingest/"),
    );
    const unique = new Map(routes.map(({ method, path }) => [`${method} ${path}`, { method, path: path.replaceAll(/:\w+/g, "1") }]));
    const forged: readonly Headers[] = [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }];

    expect(unique.size).toBeGreaterThan(15);
    for (const { method, path } of unique.values()) {
      for (const headers of forged) {
        for (const body of [undefined, "{}"]) {
          const answer = await app.request(path, { method, headers: { cookie, ...headers }, ...(body === undefined ? {} : { body }) });
          expect([method, path, answer.status]).toEqual([method, path, 403]);
        }
      }
    }
  });
});
