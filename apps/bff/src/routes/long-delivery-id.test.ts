import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";

/** As long as a recipient's name may be; the id of a delivery to nobody holds it as hexadecimal UTF-8. */
const SOME = `Żaneta ${"a".repeat(143)}`;
const ALL = "界".repeat(150);

let app: TestApp;
let root: Caller;

beforeAll(async () => {
  app = await openTestApp();
  root = await app.session("root");
  const sender = await app.token("root", "events:write");
  const json = { type: "user_mentioned", title: "T", recipients: [SOME, ALL] };
  await app.request("/api/v1/events", { method: "POST", as: sender, json });
  await app.store.dispatch.fanOutPages({ now: app.clock.now(), peopleMax: 100, eventsMax: 10 });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe.each([
  ["of which some are not ASCII", SOME],
  ["of which none is ASCII", ALL],
])("a delivery to a name of 150 characters, %s,", (_, name) => {
  test("is listed, found and opened by its id", async () => {
    const id = await idTo(name);

    const found = await app.request(`/api/v1/deliveries?channel=alert&id=${id}`, { as: root });
    const opened = await app.request(`/api/v1/deliveries/${id}`, { as: root });

    expect(found.body).toMatchObject({ items: [{ id, destination: name }], nextCursor: null });
    expect(opened).toMatchObject({ status: 200, body: { id, destination: name, reason: "unknown_recipient" } });
  });

  test("is counted and sent again by its id as any other", async () => {
    const id = await idTo(name);

    const counted = await app.request(`/api/v1/deliveries/redeliverable?channel=alert&id=${id}`, { as: root });
    const again = await post("/api/v1/deliveries/redeliver", { filter: { channel: "alert", id }, confirm: 0 });
    const table = await app.request(`/api/v1/deliveries.csv?channel=alert&id=${id}`, { as: root });

    expect(counted).toMatchObject({ status: 200, body: { count: 0 } });
    expect(again).toMatchObject({ status: 200, body: { redelivered: 0 } });
    expect(table.text).toContain(name);
  });

  test.each([
    ["redeliver", 422, "alert_is_not_sent"],
    ["cancel", 409, "delivery_final"],
    ["release", 409, "not_held"],
  ])("is told why it cannot be handled: %s", async (action, status, code) => {
    const answer = await post(`/api/v1/deliveries/${await idTo(name)}/${action}`, {});

    expect(answer).toMatchObject({ status, body: { code } });
  });
});

function post(path: string, json: object) {
  return app.request(path, { method: "POST", as: root, json });
}

async function idTo(name: string): Promise<string> {
  const { body } = await app.request("/api/v1/deliveries?channel=alert", { as: root });
  const { items } = asSchema(body);
  const rows = Array.isArray(items) ? items.map(asSchema) : [];
  return String(rows.find(({ destination }) => destination === name)?.["id"]);
}
