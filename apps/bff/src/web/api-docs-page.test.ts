import { PROBLEM_CODES } from "@tocsin/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { openTestApp, type TestApp } from "../testing/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("the page about the API", () => {
  test("has every operation, every shape, and each kind of problem where its `type` leads", async () => {
    const { status, text } = await app.request("/api/docs", { as: await app.session("dana") });
    const components = asSchema(asSchema((await app.request("/api/v1/openapi.json")).body)["components"]);
    const anchors = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

    expect(status).toBe(200);
    expect(anchors).toEqual(
      expect.arrayContaining([
        ...app.document.operations.map(({ id }) => id),
        ...PROBLEM_CODES,
        ...Object.keys(asSchema(components["schemas"])).map((name) => `schema-${name}`),
      ]),
    );
    expect(new Set(anchors).size).toBe(anchors.length);
    const problem = asSchema((await app.request("/api/v1/me")).body);
    expect(problem["type"]).toBe("/api/docs#unauthenticated");
  });

  test("leads nowhere that is not there, and says of a field what it may be", async () => {
    const { text } = await app.request("/api/docs", { as: await app.session("dana") });
    const inside = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id = ""]) => id);

    expect(inside.filter((id) => !text.includes(` id="${id}"`))).toEqual([]);
    expect(inside.length).toBeGreaterThan(100);
    expect(text).not.toMatch(/undefined|\[object/);
    expect(text).toMatch(/<code>limit<\/code> <small>query: integer, 1 to 200, default 50<\/small>/);
    expect(text).toMatch(/<code>productTypes\[\]\.name<\/code>/);
  });

  test("is for whoever is signed in, is text alone, and stays out of caches", async () => {
    const { status, text, headers } = await app.request("/api/docs");

    expect(status).toBe(401);
    expect(text).toContain('href="/sign-in"');
    expect(text).not.toContain("/api/v1/tokens");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'nonce-/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect((await app.request("/api/docs", { as: await app.token("root", "read") })).status).toBe(200);
  });
});
