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

describe("the description of the API", () => {
  test("has for each operation what a client is generated from: a name of its own, how to sign in, words for every parameter", async () => {
    const { body } = await app.request("/api/v1/openapi.json");
    const schemes = Object.keys(asSchema(asSchema(asSchema(body)["components"])["securitySchemes"]));
    const { operations } = app.document;

    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    for (const { id, method, path, policy, description, security, parameters } of operations) {
      expect(id).toMatch(/^[a-z]+[A-Z]\w+$/);
      expect([`${method} ${path}`, description]).toEqual([`${method} ${path}`, expect.stringMatching(/\.$/)]);
      expect(security.every((scheme) => schemes.includes(scheme))).toBe(true);
      expect([path, security.length > 0]).toEqual([path, policy !== "public"]);
      expect(parameters.filter((one) => one.description === "").map(({ name }) => `${method} ${path} ${name}`)).toEqual([]);
    }
  });

  test("tells the truth about who opens what: a session alone, a token alone, DefectDojo's header", () => {
    const of = (method: string, path: string) => app.document.operationOf(method, path)?.security;

    expect(of("POST", "/api/v1/tokens")).toEqual(["session"]);
    expect(of("GET", "/metrics")).toEqual(["token"]);
    expect(of("POST", "/api/v1/ingest/defectdojo")).toEqual(["ingestToken", "token"]);
    expect(of("GET", "/api/v1/alerts")).toEqual(["session", "token"]);
    expect(app.document.operationOf("PUT", "/api/v1/channels/mail")?.description).toBe(
      "A token needs the scope `admin`. For superusers. A session needs a password that was entered within 15 minutes.",
    );
  });
});
