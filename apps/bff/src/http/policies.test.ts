import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiDocument } from "../testing/open-api.ts";
import { openTestApp, type TestApp } from "../testing/test-app.ts";
import { isAction } from "./authorize.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** Routes without a sign-in; each of them was thought about. */
const PUBLIC = [
  "GET /api/v1/setup",
  "GET /healthz",
  "GET /readyz",
  "GET /u/{token}",
  "POST /api/v1/setup",
  "POST /api/v1/setup/inspect",
  "POST /api/v1/setup/password",
  "POST /u/{token}",
];
/** Not in the document: the document itself, the page that shows it, and what the sign-in library's part of the API consists of. */
const UNDOCUMENTED = [
  "GET /api/auth/get-session",
  "GET /api/docs",
  "GET /api/v1/openapi.json",
  "POST /api/auth/change-password",
  "POST /api/auth/sign-in",
  "POST /api/auth/sign-out",
];

describe("every route", () => {
  test("is in the document with a policy of the table, or is one of those that are for anybody", async () => {
    const { operations } = apiDocument((await app.request("/api/v1/openapi.json")).body);
    const named = operations.map(({ method, path, policy }) => ({ route: `${method} ${path}`, policy }));

    expect(named.length).toBeGreaterThan(30);
    const open = named.filter(({ policy }) => !isAction(policy));
    expect(open.map(({ route, policy }) => `${route} ${policy}`).toSorted()).toEqual(PUBLIC.map((route) => `${route} public`));
  });

  test("that the server has is documented, but for the library's part and the document", async () => {
    const { operations } = apiDocument((await app.request("/api/v1/openapi.json")).body);
    const documented = new Set(operations.map(({ method, path }) => `${method} ${path}`));
    const served = app.app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);

    expect([...new Set(served)].filter((route) => !documented.has(route)).toSorted()).toEqual(UNDOCUMENTED);
  });

  test("that is for somebody tells nobody anything but to sign in", async () => {
    const { operations } = apiDocument((await app.request("/api/v1/openapi.json")).body);
    for (const { method, path, policy } of operations.filter((one) => isAction(one.policy))) {
      const answer = await app.request(path.replaceAll(/\{\w+\}/g, "1"), { method });
      expect([method, path, policy, answer.status]).toEqual([method, path, policy, 401]);
    }
  });
});
