import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { expectRefused, problemOf } from "../testing/expect-refused.ts";
import { type Caller, openTestApp, type TestApp, type TestRequest } from "../testing/test-app.ts";
import { importTestDirectory, personNamed, SMALL_DIRECTORY } from "../testing/test-store.ts";

const EVENTS = "/api/v1/events";
const DIRECTORY = "/api/v1/directory";

let app: TestApp;
let dana: Caller;
let root: Caller;
let sender: Caller;

beforeAll(async () => {
  app = await openTestApp();
  await importTestDirectory(app.store, { ...SMALL_DIRECTORY, products: SMALL_DIRECTORY.products.slice(0, 2) });
  dana = await app.session("dana");
  root = await app.session("root");
  sender = await app.token("root", "events:write", "directory:write", "admin", "read");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("events", () => {
  test("that are malformed say in a batch the same as alone", async () => {
    const json = { type: "scan_added", title: "T", more: 1, most: 1 };
    const alone = await app.request(EVENTS, { method: "POST", as: sender, json });
    const among = await app.request(`${EVENTS}/batch`, { method: "POST", as: sender, json: { events: [json] } });

    const { detail, errors } = problemOf(alone.body);
    expect(detail).toBe("/more: Unknown field. Remove it. And 1 more.");
    expect(among.body).toMatchObject({ results: [{ status: "rejected", problem: { detail, errors } }] });
  });

  test.each([
    ["an unknown product", { product: { ref: "99", source: "defectdojo" } }, 422, "unknown_product", "/product"],
    ["a product that was deactivated", { product: { ref: "13", source: "defectdojo" } }, 422, "product_inactive", "/product"],
    ["a product named twice over", { product: { id: 1, ref: "1" } }, 400, "invalid_request", "/product"],
    ["an unknown product type", { productType: { id: 999 } }, 422, "unknown_product_type", "/productType"],
    ["recipients and an audience", { recipients: [], audience: "destinations" }, 422, "recipients_with_audience", "/audience"],
    ["a key that is none", { type: "Scan Added" }, 400, "invalid_request", "/type"],
    ["a link that is none", { url: "javascript:alert(1)" }, 400, "invalid_request", "/url"],
    ["a path to another host", { url: "//evil.example.com" }, 400, "invalid_request", "/url"],
    ["a severity that is none", { severity: "huge" }, 400, "invalid_request", "/severity"],
    ["an empty title", { title: " \u0007 " }, 400, "invalid_request", "/title"],
  ])("%s", async (_, part, status, code, field) => {
    const json = { type: "scan_added", title: "T", ...part };
    await expectRefused(app, { path: EVENTS, method: "POST", as: sender, json }, { status, code, field });
  });

  test("two ids that contradict one another, and one key for a whole batch", async () => {
    const headers = { "idempotency-key": '"one"' };
    const json = { type: "other", title: "T", id: "another" };

    await expectRefused(
      app,
      { path: EVENTS, method: "POST", as: sender, json, headers },
      { status: 400, code: "idempotency_key", field: "/idempotency-key" },
    );
    await expectRefused(
      app,
      { path: `${EVENTS}/batch`, method: "POST", as: sender, json: { events: [json] }, headers },
      { status: 400, code: "idempotency_key", field: "/idempotency-key" },
    );
  });

  test("501 of them, and none", async () => {
    const one = { type: "other", title: "T" };
    for (const count of [0, 501]) {
      const json = { events: Array.from({ length: count }, () => one) };
      await expectRefused(
        app,
        { path: `${EVENTS}/batch`, method: "POST", as: sender, json },
        { status: 400, code: "invalid_request", field: "/events" },
      );
    }
  });

  test("to explain: an unknown person, an unknown product, neither event nor id", async () => {
    const explain = (json: unknown) => ({ path: "/api/v1/explain", method: "POST", as: sender, json });

    await expectRefused(app, explain({ event: { type: "other" }, person: "nobody" }), {
      status: 422,
      code: "unknown_person",
      field: "/person",
    });
    await expectRefused(app, explain({ event: { type: "other", product: { id: 999 } } }), { status: 404, code: "not_found" });
    await expectRefused(app, explain({ eventId: "none" }), { status: 404, code: "not_found" });
    await expectRefused(app, explain({}), { status: 400, code: "invalid_request", field: "" });
  });
});

/** A re-import of a large image as DefectDojo sends it: what it was about comes first, its findings last and by severity. */
function scanOf(untouched: number) {
  const at = (path: string) => ({ url_ui: `https://one.example.com${path}`, url_api: `https://one.example.com/api/v2${path}/` });
  const finding = (id: number) => ({ id, title: `CVE-2024-${String(id)} in zlib1g`, severity: "Low", ...at(`/finding/${String(id)}`) });
  return {
    description: "Event scan_added has occurred.",
    title: "Created/Updated 1 findings for Payments: Q4: Trivy Scan",
    user: null,
    ...at("/test/90"),
    product_type: { name: "Shop", id: 1, ...at("/product/type/1") },
    product: { name: "Payments", id: 11, ...at("/product/11") },
    engagement: { name: "Q4", id: 7, ...at("/engagement/7") },
    test: { title: null, id: 90, ...at("/test/90") },
    finding_count: 1,
    findings: { new: [finding(1)], reactivated: [], mitigated: [], untouched: Array.from({ length: untouched }, (_, id) => finding(id)) },
  };
}

describe("DefectDojo (A10)", () => {
  const ingest = (headers: Readonly<Record<string, string>>, body = "{}"): TestRequest & { path: string } => ({
    path: "/api/v1/ingest/defectdojo",
    method: "POST",
    as: { "x-tocsin-token": sender["authorization"]?.replace("Bearer ", "") ?? "" },
    headers,
    body,
  });

  test("a request without its event, with a key that is none, with a body that is no object", async () => {
    await expectRefused(app, ingest({}), { status: 400, code: "invalid_request", field: "/x-defectdojo-event" });
    await expectRefused(app, ingest({ "x-defectdojo-event": "NO!" }), {
      status: 400,
      code: "invalid_request",
      field: "/x-defectdojo-event",
    });
    await expectRefused(app, ingest({ "x-defectdojo-event": "ping" }, "[]"), { status: 400, code: "invalid_request", field: "" });
    await expectRefused(app, ingest({ "x-defectdojo-event": "ping" }, "{"), { status: 400, code: "invalid_json", field: "" });
  });

  test.each([
    ["a text of more than 64 KiB", { description: "x".repeat(65_537) }, "description"],
    ["a scan of more than 4 MiB", scanOf(26_000), "findings.untouched"],
  ])("%s is taken all the same, and what was cut is logged", async (_, sent, lost) => {
    const logged = vi.spyOn(app.deps.log, "warn");

    const { status, body } = await app.request(
      "/api/v1/ingest/defectdojo",
      ingest({ "x-defectdojo-event": "scan_added" }, JSON.stringify(sent)),
    );

    expect([status, body]).toEqual([202, expect.objectContaining({ status: "accepted" })]);
    expect(logged).toHaveBeenCalledExactlyOnceWith("ingest.cut", { eventId: (body as { readonly id: string }).id, lost: [lost] });
    const { body: event } = await app.request(`/api/v1/events/${(body as { readonly id: string }).id}`, { as: sender });
    expect((event as { readonly description: string }).description).toContain("[Cut");
  });

  test("more than 4 MiB that break off before whom it concerns, nested too deeply, or from nobody", async () => {
    const big = (body: unknown) => ingest({ "x-defectdojo-event": "other" }, JSON.stringify(body));

    await expectRefused(app, big({ description: "x".repeat(4_200_000), product: { id: 11 } }), { status: 413, code: "body_too_large" });
    await expectRefused(app, big(JSON.parse(`{"a":${"[".repeat(40)}${"]".repeat(40)}}`)), { status: 400, code: "json_limits" });
    await expectRefused(app, { ...big(scanOf(26_000)), as: {} }, { status: 413, code: "body_too_large" });
  });

  test("another instance than the one that is known", async () => {
    await app.request(
      "/api/v1/ingest/defectdojo",
      ingest({ "x-defectdojo-event": "ping", "x-defectdojo-instance": "https://one.example.com" }),
    );

    const refused = await expectRefused(app, ingest({ "x-defectdojo-event": "ping", "x-defectdojo-instance": "https://two.example.com" }), {
      status: 403,
      code: "instance_mismatch",
    });
    expect(problemOf(refused.body).detail).toContain("https://one.example.com");
  });
});

describe("directories", () => {
  test.each([
    [
      "a dangling reference",
      { products: [{ ref: "1", name: "P", productType: "9" }] },
      422,
      "dangling_reference",
      "/products/0/productType",
    ],
    [
      "a user name twice",
      {
        users: [
          { ref: "8", username: "zed" },
          { ref: "9", username: "zed" },
        ],
      },
      422,
      "duplicate_username",
      "/users/1",
    ],
    [
      "a membership of nobody",
      { memberships: [{ user: "77", product: "11", role: "reader" }] },
      422,
      "dangling_reference",
      "/memberships/0",
    ],
    ["a membership without a member", { memberships: [{ product: "11", role: "reader" }] }, 400, "invalid_request", "/memberships/0"],
    ["a role that is none", { memberships: [{ user: "2", product: "11", role: "boss" }] }, 400, "invalid_request", "/memberships/0/role"],
    ["an unknown field", { extra: 1 }, 400, "invalid_request", "/extra"],
  ])("%s", async (_, part, status, code, field) => {
    await expectRefused(
      app,
      { path: DIRECTORY, method: "PUT", as: sender, json: { source: "defectdojo", ...part } },
      { status, code, field },
    );
  });

  test("one that is no JSON, and one that would leave nobody in charge", async () => {
    await expectRefused(app, { path: DIRECTORY, method: "PUT", as: sender, body: "{" }, { status: 400, code: "invalid_json", field: "" });
    const empty = { source: "defectdojo", complete: true, productTypes: [], products: [], users: [], groups: [], memberships: [] };
    await expectRefused(app, { path: DIRECTORY, method: "PUT", as: sender, json: empty }, { status: 409, code: "last_superuser" });
  });

  test("superuser flags without the scope admin", async () => {
    const token = await app.token("root", "directory:write");
    const json = {
      source: "defectdojo",
      users: [{ ref: "2", username: "dana", name: "Dana Reyes", email: "dana@example.com", superuser: true }],
    };

    await expectRefused(
      app,
      { path: DIRECTORY, method: "PUT", as: token, json },
      { status: 403, code: "admin_scope_required", field: "/users/0" },
    );
  });
});

describe("people and filters", () => {
  test("what the directory owns, the last superuser (P4), somebody unknown, somebody inactive", async () => {
    const person = async (username: string) => `/api/v1/people/${(await personNamed(app.store, username)).id}`;

    await expectRefused(
      app,
      { path: await person("dana"), method: "PATCH", as: root, json: { email: null } },
      { status: 409, code: "owned_by_source", field: "/email" },
    );
    await expectRefused(
      app,
      { path: await person("root"), method: "PATCH", as: root, json: { active: false } },
      { status: 409, code: "last_superuser", field: "/active" },
    );
    await expectRefused(
      app,
      { path: "/api/v1/people/999", method: "PATCH", as: root, json: { active: false } },
      { status: 404, code: "not_found" },
    );
    await expectRefused(
      app,
      { path: await person("dana"), method: "PATCH", as: root, json: {} },
      { status: 400, code: "invalid_request", field: "" },
    );
    await expectRefused(
      app,
      { path: `${await person("gone")}/sign-in-link`, method: "POST", as: root },
      { status: 422, code: "person_inactive" },
    );
  });

  test.each([
    ["/api/v1/events?product=999", 404, "not_found", "/product"],
    ["/api/v1/alerts?product=999", 404, "not_found", "/product"],
    ["/api/v1/alerts?severity=severe", 400, "invalid_request", "/severity"],
    ["/api/v1/alerts?since=yesterday", 400, "invalid_request", "/since"],
    ["/api/v1/alerts?since=2026-11-02T00:00:00Z&until=2026-11-01T00:00:00Z", 400, "invalid_request", "/until"],
    ["/api/v1/deliveries?product=999", 404, "not_found", "/product"],
    ["/api/v1/products?productType=999", 404, "not_found", "/productType"],
    ["/api/v1/deliveries?person=eli", 403, "forbidden", "/person"],
    ["/api/v1/events?event=scan", 400, "invalid_request", "/event"],
    ["/api/v1/events?limit=0", 400, "invalid_request", "/limit"],
    ["/api/v1/events?limit=201", 400, "invalid_request", "/limit"],
    ["/api/v1/events?limit=1&limit=2", 400, "invalid_request", "/limit"],
    ["/api/v1/events?cursor=nonsense", 400, "invalid_request", "/cursor"],
    ["/api/v1/events?colour=red", 400, "invalid_request", "/colour"],
    ["/api/v1/preferences/history?scope=product", 400, "invalid_request", "/product"],
    ["/api/v1/preferences/history?product=1", 400, "invalid_request", "/product"],
  ])("%s", async (path, status, code, field) => {
    await expectRefused(app, { path, as: dana }, { status, code, field });
  });

  test("an unknown person as a superuser's filter", async () => {
    await expectRefused(
      app,
      { path: "/api/v1/deliveries?person=nobody", as: root },
      { status: 422, code: "unknown_person", field: "/person" },
    );
  });
});
