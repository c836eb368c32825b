import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";

/** Bodies that nobody would send, and good ones with one thing wrong: refused or taken, but never a crash. */
const RUNS = 200;

let app: TestApp;
let root: Caller;
const operations: { readonly method: string; readonly path: string; readonly example: object }[] = [];

beforeAll(async () => {
  app = await openTestApp();
  root = await app.token("root", "read", "events:write", "directory:write", "admin");
  app.store.db.$client.prepare("UPDATE api_tokens SET rate_per_second = NULL").run();
  const document = asSchema((await app.request("/api/v1/openapi.json")).body);
  const schemas = asSchema(asSchema(document["components"])["schemas"]);
  for (const [path, item] of Object.entries(asSchema(document["paths"]))) {
    for (const [method, said] of Object.entries(asSchema(item))) {
      const body = asSchema(said)["requestBody"];
      // Public ones are few, and limited by address: most of what is sent here would meet that limit and nothing else.
      if (body !== undefined && asSchema(said)["x-policy"] !== "public")
        operations.push({ method: method.toUpperCase(), path, example: exampleOf(asSchema(body), schemas) });
    }
  }
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("any body at all", () => {
  test("is answered as documented by every operation that takes one", { timeout: 300_000 }, async () => {
    expect(operations.length).toBeGreaterThan(12);
    for (const { method, path, example } of operations) {
      const anyBody = fc.oneof(
        fc.jsonValue(),
        fc.jsonValue().map((value) => ({ ...example, ...oneFieldOf(example, value) })),
        spoilt(example),
      );
      await fc.assert(
        fc.asyncProperty(anyBody, async (json) => {
          // `request` itself throws for a status or a body that the document does not have, 500 among them by its own schema.
          const { status } = await app.request(path.replaceAll(/\{[^}]+\}/g, "1"), { method, as: root, json });
          expect(status).toBeLessThan(500);
          expect(status).not.toBe(429);
        }),
        { numRuns: RUNS },
      );
    }
    expect(app.errors).toEqual([]);
  });
});

/** A good body of which one field, somewhere, is something else. */
function spoilt(example: object): fc.Arbitrary<object> {
  const keys = Object.keys(example);
  if (keys.length === 0) return fc.constant(example);
  return fc.tuple(fc.constantFrom(...keys), fc.jsonValue()).map(([key, value]) => ({ ...example, [key]: value }));
}

/** Of its first field that holds others, anything for one of those. */
function oneFieldOf(example: object, value: unknown): object {
  const [name, field] = Object.entries(example).find(([, held]) => typeof held === "object" && held !== null) ?? [];
  if (name === undefined) return {};
  return { [name]: Array.isArray(field) ? [value] : { ...asSchema(field), anything: value } };
}

function exampleOf(body: Readonly<Record<string, unknown>>, schemas: Readonly<Record<string, unknown>>): object {
  const media = asSchema(asSchema(body["content"])["application/json"]);
  const named = asSchema(media["schema"]);
  const schema = typeof named["$ref"] === "string" ? asSchema(schemas[named["$ref"].replace("#/components/schemas/", "")]) : named;
  const examples = schema["examples"];
  return asSchema((Array.isArray(examples) ? examples[0] : undefined) ?? schema["example"] ?? {});
}
