import type { PageKey } from "@tocsin/ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefused } from "../testing/expect-refused.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";

let app: TestApp;
let root: Caller;

beforeAll(async () => {
  app = await openTestApp();
  root = await app.token("root", "read", "admin");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** Every list with a cursor that is as one of ours: a position, if not of this list's rows today. */
const LISTS = [
  ["/people", ["nobody"]],
  ["/products", ["Nothing", 1]],
  ["/product-types", ["Nothing", 1]],
  ["/events", [1]],
  ["/alerts", [1]],
  ["/deliveries", [1, "mail", "p1", 0]],
  ["/webhooks", [0, 1]],
  ["/audit", [1]],
  ["/preferences/history?scope=personal", [1]],
] as const;

const FORGED = [[null], [{}], ["a", "b", "c", "d", "e"], [1.5], [1e300, 1e300], [true, 1], [1, 2, 3], [["a"]]] as const;

describe("a cursor that no page of the list ever had", () => {
  test.each(LISTS)("is refused by %s, and one that it could have had is not", async (list, key) => {
    for (const forged of [...FORGED, [...key, 1], key.map((part) => (typeof part === "number" ? String(part) : 1))]) {
      await expectRefused(app, { path: pathOf(list, forged), as: root }, { status: 400, code: "invalid_request", field: "/cursor" });
    }
    expect((await app.request(pathOf(list, key), { as: root })).status).toBe(200);
  });

  test.each(LISTS)("is refused by %s when it was not handed out by this server", async (list, key) => {
    const path = `/api/v1${list}${list.includes("?") ? "&" : "?"}cursor=${Buffer.from(JSON.stringify(key)).toString("base64url")}`;

    await expectRefused(app, { path, as: root }, { status: 400, code: "invalid_request", field: "/cursor" });
  });

  test("is not one that was handed out after a name as long as names are", async () => {
    for (const list of ["/products", "/product-types"])
      expect((await app.request(pathOf(list, ["語".repeat(500), 999_999_999]), { as: root })).status).toBe(200);
  });

  test("is refused where it comes in the body", async () => {
    const json = { event: { type: "scan_added", title: "Scan" }, cursor: cursorOf(["x"]) };

    await expectRefused(
      app,
      { path: "/api/v1/explain", method: "POST", as: root, json },
      { status: 400, code: "invalid_request", field: "/cursor" },
    );
  });
});

function pathOf(list: string, key: unknown): string {
  return `/api/v1${list}${list.includes("?") ? "&" : "?"}cursor=${cursorOf(key)}`;
}

function cursorOf(key: unknown): string {
  return app.deps.paging.body({ items: [], next: key as PageKey }, String).nextCursor ?? "";
}
