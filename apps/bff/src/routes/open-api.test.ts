import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issueLink } from "../auth/links.ts";
import { asSchema } from "../testing/json-schema.ts";
import { ORIGIN, type Answer, openTestApp, PASSWORD, type TestApp, type TestRequest } from "../testing/test-app.ts";
import { personNamed, productNamed } from "../testing/test-store.ts";

/**
 * The document is what clients are written against: every route is in it, every operation is called here once with success,
 * and every answer of this and all other tests over HTTP is held against the schema of its status by `request` itself.
 */
const NOT_DOCUMENTED = ["/api/v1/openapi.json", "/api/docs", "/api/auth/"];

let app: TestApp;
const succeeded = new Set<string>();

beforeAll(async () => {
  app = await openTestApp();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("the OpenAPI document", () => {
  test("has every route of the API", () => {
    const routes = app.app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
      .filter(({ path }) => !NOT_DOCUMENTED.some((start) => path.startsWith(start)))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);

    const documented = app.document.operations.map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(routes)].toSorted()).toEqual(documented.toSorted());
  });

  test("tells of each operation what it is for, what can be refused, and who may call it", async () => {
    const { body } = await app.request("/api/v1/openapi.json");

    for (const { policy, responses } of app.document.operations) {
      const statuses = Object.keys(responses);
      expect(policy).toMatch(/^[a-z_]+(\.[a-z_]+)?$/);
      expect(statuses.some((status) => status.startsWith("2"))).toBe(true);
      expect(statuses).toContain("500");
      if (policy !== "public") expect(statuses).toEqual(expect.arrayContaining(["400", "401", "403"]));
    }
    expect(JSON.stringify(body)).toContain('"openapi":"3.1.0"');
  });
});

describe("every operation", () => {
  test("of setting up answers as documented", async () => {
    const { writes, clock } = app.deps;
    const first = await issueLink({ writes, clock, publicUrl: ORIGIN }, { purpose: "first_superuser", person: null, by: null });
    const token = first.url.split("#")[1];

    await expectCall("GET", "/api/v1/setup");
    await expectCall("POST", "/api/v1/setup/inspect", { json: { token } });
    await expectCall("POST", "/api/v1/setup", { json: { token, username: "first", email: null, name: "First", password: PASSWORD } }, 201);
  });

  test("of people and their sign-in answers as documented", async () => {
    const root = await app.session("root");
    const eli = await personNamed(app.store, "eli");

    await expectCall("GET", "/api/v1/people?q=e&active=true&superuser=false&limit=1", { as: root });
    await expectCall("PATCH", `/api/v1/people/${eli.id}`, { as: root, json: { active: true } });
    await expectCall("POST", `/api/v1/people/${eli.id}/mail/lift`, { as: root });
    const link = await expectCall("POST", `/api/v1/people/${eli.id}/sign-in-link`, { as: root }, 201);
    const token = new URL(fieldOf(link, "url")).hash.slice(1);
    await expectCall("POST", "/api/v1/setup/password", { json: { token, password: PASSWORD } });
    await expectCall("POST", "/api/v1/me/recent-sign-in", { as: await app.session("eli"), json: { password: PASSWORD } }, 204);
  });

  test("about oneself answers as documented", async () => {
    const other = await app.session("dana");
    const dana = await app.session("dana");

    await expectCall("GET", "/api/v1/me", { as: dana });
    await expectCall("PATCH", "/api/v1/me", { as: dana, json: { timeZone: "Europe/Berlin", language: "en" } });
    await expectCall("PATCH", "/api/v1/me", { as: dana, json: { slackEmail: "dana@example.org" } });
    await expectCall("POST", "/api/v1/me/slack/confirm", { as: dana, json: { code: "04829137" } });
    await expectCall("POST", "/api/v1/me/mail/lift", { as: dana });
    const sessions = await expectCall("GET", "/api/v1/me/sessions", { as: dana });
    const ended = itemsOf(sessions).find(({ current }) => current === false);
    await expectCall("DELETE", `/api/v1/me/sessions/${String(ended?.["id"])}`, { as: dana }, 204);
    expect((await app.request("/api/v1/me", { as: other })).status).toBe(401);

    const made = await expectCall("POST", "/api/v1/tokens", { as: dana, json: { name: "ci", scopes: ["read"] } }, 201);
    expect((await app.request("/api/v1/me", { as: { authorization: `Bearer ${fieldOf(made, "token")}` } })).body).toMatchObject({
      scopes: ["read"],
    });
    expect((await expectCall("GET", "/api/v1/tokens", { as: dana })).text).not.toContain(fieldOf(made, "token"));
    await expectCall("DELETE", `/api/v1/tokens/${fieldOf(made, "id")}`, { as: dana }, 204);
  });

  test("of preferences answers as documented", async () => {
    const dana = await app.session("dana");
    const product = `/api/v1/products/${String(await productNamed(app.store, "Payments"))}`;
    const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }];

    await expectCall("GET", "/api/v1/catalogue", { as: dana });
    const before = await expectCall("GET", "/api/v1/preferences/personal", { as: dana });
    const etag = before.headers.get("etag") ?? "";
    await expectCall("PATCH", "/api/v1/preferences/personal", { as: dana, json: { changes }, headers: { "if-match": etag } });
    expect((await app.request("/api/v1/preferences/personal", { as: dana })).headers.get("etag")).not.toBe(etag);
    await expectCall("GET", "/api/v1/preferences/history?limit=1", { as: dana });
    await expectCall("GET", `${product}/preferences`, { as: dana });
    await expectCall("PATCH", `${product}/preferences`, { as: dana, json: { changes } });
    await expectCall("GET", "/api/v1/preferences/history?scope=system", { as: dana });
  });

  test("of unsubscribing answers as documented", async () => {
    const { id: person } = await personNamed(app.store, "dana");
    const token = app.deps.unsubscribeTokens.write({ key: { scope: "personal", person }, event: "other", channel: "mail" });

    await expectCall("GET", `/u/${token}`);
    await expectCall("POST", `/u/${token}`);
    await expectCall("POST", "/api/v1/channels/mail/lift", { as: await app.session("root") });
  });

  test("of the directory answers as documented", async () => {
    const dana = await app.session("dana");
    const json = { source: "other", productTypes: [{ ref: "1", name: "Other" }] };

    await expectCall("PUT", "/api/v1/directory", { as: await app.token("root", "directory:write"), json });
    await expectCall("GET", "/api/v1/product-types?limit=1", { as: await app.session("root") });
    await expectCall("GET", "/api/v1/products?q=pay", { as: dana });
    await expectCall("GET", `/api/v1/products/${String(await productNamed(app.store, "Payments"))}`, { as: dana });
  });

  test("of events answers as documented, whatever becomes of the event", async () => {
    const sender = await app.token("root", "events:write", "read");
    const scan = { type: "finding_added", title: "T", severity: "HIGH", url: "/f/1", product: { ref: "11", source: "defectdojo" } };
    const label = { ref: "1", name: "N" };

    const json = {
      ...scan,
      engagement: label,
      test: label,
      finding: { ...label, severity: "low" },
      actor: { username: "dana" },
      data: { a: [1] },
    };
    const sent = await expectCall("POST", "/api/v1/events", { as: sender, json: { ...json, id: "1" } }, 202);
    expect((await expectCall("POST", "/api/v1/events", { as: sender, json, headers: { "idempotency-key": "1" } }, 200)).body).toMatchObject(
      {
        sameBody: true,
      },
    );
    await expectCall("POST", "/api/v1/events/batch", {
      as: sender,
      json: { events: [scan, { ...scan, id: "1" }, {}, { ...scan, product: { id: 999 } }] },
    });
    await expectCall("GET", "/api/v1/events?event=other&limit=1", { as: sender });
    await expectCall("GET", `/api/v1/events/${fieldOf(sent, "id")}`, { as: sender });
    await expectCall("GET", `/api/v1/events/${fieldOf(sent, "id")}`, { as: await app.session("dana") });
    await expectCall("POST", "/api/v1/explain", { as: sender, json: { eventId: fieldOf(sent, "id"), limit: 1 } });
    await expectCall("POST", "/api/v1/explain", { as: sender, json: { event: { type: "user_mentioned", recipients: ["dana", "x"] } } });
  });

  test("of DefectDojo answers as documented", async () => {
    const { authorization = "" } = await app.token("root", "events:write");
    const token = { authorization: authorization.replace("Bearer", "Token") };
    const request = (event: string) => ({ as: token, json: { title: "T", product: { id: 77 } }, headers: { "x-defectdojo-event": event } });

    expect((await expectCall("POST", "/api/v1/ingest/defectdojo", request("scan_added"), 202)).body).toMatchObject({
      reachedNobody: "unknown_product",
    });
    expect((await expectCall("POST", "/api/v1/ingest/defectdojo", request("scan_added"), 200)).body).toMatchObject({ status: "duplicate" });
    expect((await expectCall("POST", "/api/v1/ingest/defectdojo", request("ping"), 200)).body).toEqual({ status: "connected" });
  });

  test("of alerts, deliveries, settings, channels and health answers as documented", async () => {
    const root = await app.session("root");
    const mail = {
      enabled: true,
      host: "10.0.0.1",
      port: 25,
      security: "none",
      from: "Tocsin <tocsin@example.com>",
      systemTo: "team@example.com",
    };
    while ((await fanOutPages()).length > 0);

    const alert = itemsOf(await expectCall("GET", "/api/v1/alerts?state=all", { as: root }))[0];
    const narrow = { state: "all", severity: "critical", since: "2020-01-01T00:00:00.000Z", until: "2099-01-01T00:00:00.000Z" };
    expect(itemsOf(await expectCall("GET", `/api/v1/alerts?${new URLSearchParams(narrow).toString()}`, { as: root }))).toEqual([]);
    await expectCall("PATCH", "/api/v1/alerts", { as: root, json: { filter: narrow, set: { read: true } } });
    await expectCall("GET", "/api/v1/alerts/count", { as: root });
    await expectCall("GET", "/api/v1/stream", { as: root });
    await expectCall("PATCH", "/api/v1/alerts", { as: root, json: { ids: [alert?.["id"]], set: { read: true, archived: true } } });
    const delivery = itemsOf(await expectCall("GET", "/api/v1/deliveries?channel=alert&person=root", { as: root }))[0];
    await expectCall("GET", `/api/v1/deliveries/${String(delivery?.["id"])}`, { as: root });
    await expectCall("GET", "/api/v1/settings", { as: root });
    await expectCall("PATCH", "/api/v1/settings", { as: root, json: { teamName: "AppSec", publicUrl: "https://tocsin.example.com/" } });
    const late = { teamName: "Red team", retention: { alertsDays: 30 }, from: { teamName: null, retention: { alertsDays: 365 } } };
    const { body: refused } = await expectCall("PATCH", "/api/v1/settings", { as: root, json: late }, 409);
    expect(refused).toMatchObject({
      code: "conflict",
      detail: "Nothing was saved: other settings stand now than you read. Look at them, and decide again.",
      errors: [{ path: "/teamName", message: "Somebody changed this since you read it, to: AppSec" }],
    });
    await expectCall("PUT", "/api/v1/channels/mail", { as: root, json: mail });
    await expectCall("PUT", "/api/v1/channels/slack", { as: root, json: { enabled: true, token: "xoxb-1234567890-abcdef" } });
    const flow = "https://flows.example.test/workflows/7d?sig=secret";
    await expectCall("PUT", "/api/v1/channels/msteams", { as: root, json: { enabled: true, url: flow } });
    await expectCall("POST", "/api/v1/channels/mail/test", { as: root, json: { to: "me" } });
    await expectCall("POST", "/api/v1/channels/slack/test", { as: root, json: {} });
    await expectCall("POST", "/api/v1/channels/msteams/test", { as: root, json: {} });
    await expectCall("GET", "/api/v1/channels", { as: root });
    const changes = [{ event: "other", channel: "mail", from: "inherit", to: "on" }];
    await expectCall("PATCH", "/api/v1/preferences/system", { as: root, json: { changes } });
    const event = { type: "other", title: "=1+1" };
    await expectCall("POST", "/api/v1/events", { as: await app.token("root", "events:write"), json: event }, 202);
    while ((await fanOutPages()).length > 0);
    const [waiting] = itemsOf(await expectCall("GET", "/api/v1/deliveries?channel=mail&state=pending,held&event=other", { as: root }));
    const path = `/api/v1/deliveries/${String(waiting?.["id"])}`;
    expect((await expectCall("POST", `${path}/cancel`, { as: root, json: {} })).body).toMatchObject({ state: "cancelled" });
    const again = await expectCall("POST", `${path}/redeliver`, { as: root, json: {} }, 201);
    const next = `/api/v1/deliveries/${fieldOf(again, "id")}`;
    app.store.db.$client.exec("UPDATE deliveries SET state = 'held', reason = 'restored' WHERE state = 'pending'");
    expect((await expectCall("POST", `${next}/release`, { as: root, json: {} })).body).toMatchObject({ state: "pending" });
    await expectCall("POST", `${next}/cancel`, { as: root, json: {} });
    expect((await expectCall("GET", "/api/v1/deliveries/redeliverable?state=cancelled", { as: root })).body).toEqual({ count: 1 });
    const filter = { state: ["cancelled"] };
    const many = { as: root, json: { filter, confirm: 1 } };
    await expectCall("POST", "/api/v1/deliveries/redeliver", many);
    expect((await expectCall("POST", "/api/v1/deliveries/redeliver", many, 409)).body).toMatchObject({ code: "count_changed", count: 0 });
    await expectCall("GET", "/api/v1/deliveries.csv?state=cancelled", { as: root });
    await expectCall("GET", "/api/v1/deliveries/awaiting", { as: root });
    await expectCall("POST", "/api/v1/deliveries/restored", { as: root, json: { decision: "skip", confirm: 1 } });
    await expectCall("PATCH", "/api/v1/settings", { as: root, json: { retention: { deliveriesDays: 30 } } });
    await expectCall("GET", "/api/v1/audit?limit=2", { as: root });
    await expectCall("GET", "/healthz");
    await expectCall("GET", "/readyz");
    await expectCall("GET", "/metrics", { as: await app.token("root", "read") });
  });

  test("of webhooks answers as documented", async () => {
    const dana = await app.session("dana");
    const json = { name: "SIEM", url: "https://siem.example.com/", headerName: "X-Key", headerValue: "secret" };
    const made = await expectCall("POST", "/api/v1/webhooks", { as: dana, json }, 201);
    const path = `/api/v1/webhooks/${String(asSchema(asSchema(made.body)["endpoint"])["id"])}`;
    await expectCall("GET", "/api/v1/webhooks", { as: dana });
    await expectCall("GET", path, { as: dana });
    await expectCall("PATCH", path, { as: dana, json: { active: false } });
    await expectCall("POST", `${path}/ping`, { as: dana, json: {} });
    await expectCall("POST", `${path}/rotate-secret`, { as: dana, json: {} });
    await expectCall("POST", `${path}/replay`, { as: dana, json: { since: "2026-01-01T00:00:00.000Z", confirm: 0 } });
    await expectCall("DELETE", path, { as: dana }, 204);
    await expectCall("PUT", "/api/v1/channels/webhooks", { as: await app.session("root"), json: { enabled: true } });
  });

  test("of work in the background answers as documented", async () => {
    const steps = [{ changed: 5_000, more: true }];
    const alerts = { markAlerts: async () => steps.shift() ?? { changed: 3, more: false } };
    await using busy = await openTestApp(({ writes }) => ({ writes: { ...writes, alerts } }));
    const dana = await busy.session("dana");

    const marked = await busy.request("/api/v1/alerts", { method: "PATCH", as: dana, json: { filter: {}, set: { read: true } } });
    const path = `/api/v1/jobs/${fieldOf(marked, "job")}`;
    expect(marked.status).toBe(202);
    expect((await busy.request(path, { as: dana })).body).toMatchObject({ state: "done", changed: 5_003 });
    expect((await busy.request(path, { as: await busy.session("eli") })).status).toBe(404);
    succeeded.add("GET /api/v1/jobs/{id}");
  });

  test("was called, and none went wrong on our side", () => {
    const all = app.document.operations.map(({ method, path }) => `${method} ${path}`);

    expect(all.filter((operation) => !succeeded.has(operation))).toEqual([]);
    expect(app.errors).toEqual([]);
  });
});

function fanOutPages() {
  return app.store.dispatch.fanOutPages({ now: app.clock.now(), peopleMax: 100, eventsMax: 10 });
}

/** Asks, notes the operation as called with success, and expects the status. */
async function expectCall(method: string, path: string, request: TestRequest = {}, status = 200): Promise<Answer> {
  const answer = await app.request(path, { ...request, method });
  expect(`${method} ${path} ${String(answer.status)} ${answer.status === status ? "" : answer.text}`).toBe(
    `${method} ${path} ${String(status)} `,
  );
  const operation = app.document.operationOf(method, path);
  succeeded.add(`${method} ${operation?.path ?? path}`);
  return answer;
}

function itemsOf({ body }: Answer): readonly Readonly<Record<string, unknown>>[] {
  const { items } = asSchema(body);
  if (Array.isArray(items)) return items.map(asSchema);
  throw new Error(`Not a page: ${JSON.stringify(body)}`);
}

function fieldOf({ body }: Answer, name: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  if (typeof value === "string") return value;
  throw new Error(`No ${name} in ${JSON.stringify(body)}`);
}
