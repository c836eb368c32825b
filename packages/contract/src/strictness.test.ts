import { describe, expect, test } from "vitest";
import type { z } from "zod";
import * as contract from "./index.ts";

/** The smallest accepted body of every operation that takes one. */
const BODIES = [
  ["explain", contract.explainBody, { event: { type: "other" } }],
  ["alerts", contract.patchAlertsBody, { filter: {}, set: { read: true } }],
  ["a person", contract.patchPersonBody, { active: false }],
  ["me", contract.patchMeBody, { language: "en" }],
  ["settings", contract.patchSettingsBody, { publicUrl: null }],
  ["a token", contract.createTokenBody, { name: "ci", scopes: ["read"] }],
  ["set-up", contract.setupBody, { token: "t", username: "dana", password: "seven tired otters" }],
  ["a password", contract.setupPasswordBody, { token: "t", password: "seven tired otters" }],
  ["a link", contract.setupInspectBody, { token: "t" }],
  ["signing in", contract.signInBody, { login: "dana", password: "x" }],
  ["mail", contract.mailSettingsBody, { enabled: true, host: "mx", port: 25, security: "none", from: "tocsin@example.com" }],
  ["a batch", contract.eventBatchBody, { events: [{}] }],
  ["a directory", contract.directoryBody, { source: "ci" }],
] as const satisfies readonly (readonly [string, z.ZodType, object])[];

describe("every request body", () => {
  test.each(BODIES)("of %s is accepted as it should be", (_, schema, body) => {
    expect(schema.safeParse(body).error?.issues).toBeUndefined();
  });

  test.each(BODIES)("of %s is refused with a field that nobody knows", (_, schema, body) => {
    expect(schema.safeParse({ ...body, surprise: 1 }).success).toBe(false);
  });

  test.each(BODIES)("of %s is refused with __proto__", (_, schema, body) => {
    const hostile: unknown = JSON.parse(`${JSON.stringify(body).slice(0, -1)},"__proto__":{"superuser":true}}`);

    expect(schema.safeParse(hostile).success).toBe(false);
  });

  test.each([contract.patchPersonBody, contract.patchMeBody, contract.patchSettingsBody])("that changes nothing is refused", (schema) => {
    expect(schema.safeParse({}).success).toBe(false);
  });
});

describe("bodies that leave a choice", () => {
  test.each([
    [contract.explainBody, {}],
    [contract.explainBody, { eventId: "1", event: { type: "other" } }],
    [contract.patchAlertsBody, { set: { read: true } }],
    [contract.patchAlertsBody, { ids: ["1"], filter: {}, set: { read: true } }],
    [contract.patchAlertsBody, { ids: ["1"], set: {} }],
  ])("are refused when it is not made, or made twice", (schema, body) => {
    expect(schema.safeParse(body).success).toBe(false);
  });
});

describe("a query", () => {
  test.each([
    ["1", 1],
    ["50", 50],
    ["200", 200],
    [undefined, 50],
  ])("with limit %s reads %i items", (limit, items) => {
    expect(contract.pageQuery.parse(limit === undefined ? {} : { limit }).limit).toBe(items);
  });

  test.each(["0", "201", "1000", "-1", "1.5", "", "ten", "0x10", "1e2", ["10", "20"]])("is refused with limit %j", (limit) => {
    expect(contract.pageQuery.safeParse({ limit }).success).toBe(false);
  });

  test("is refused with a filter that nobody knows, or a value it does not have", () => {
    expect(contract.deliveriesQuery.safeParse({ stat: "failed" }).success).toBe(false);
    expect(contract.deliveriesQuery.safeParse({ state: "lost" }).success).toBe(false);
    expect(contract.alertsQuery.safeParse({ event: "no_such_event" }).success).toBe(false);
    expect(contract.alertsQuery.safeParse({ product: "twelve" }).success).toBe(false);
  });

  test("reads its filters", () => {
    const { since, product, state } = contract.deliveriesQuery.parse({ since: "2026-11-23T09:00:00Z", product: "12", state: "failed" });

    expect({ since, product, state }).toEqual({ since: 1_795_424_400_000, product: 12, state: ["failed"] });
    expect(contract.deliveriesQuery.parse({ state: "failed,expired" }).state).toEqual(["failed", "expired"]);
    expect(contract.alertsQuery.parse({}).state).toBe("unread");
  });
});
