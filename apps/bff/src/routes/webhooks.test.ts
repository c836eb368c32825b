import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectRefused, problemOf } from "../testing/expect-refused.ts";
import { asSchema } from "../testing/json-schema.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";
import { dumpOf } from "../testing/test-store.ts";

const WEBHOOKS = "/api/v1/webhooks";
const BODY = { name: "SIEM", url: "https://siem.example.com/hooks?key=in-the-url" };
const HEADER = { headerName: "X-Api-Key", headerValue: "canary-header-4f2a" };

let app: TestApp;
let root: Caller;
let dana: Caller;
let eli: Caller;

beforeEach(async () => {
  app = await openTestApp();
  [root, dana, eli] = [await app.session("root"), await app.session("dana"), await app.session("eli")];
});

afterEach(async () => {
  if (app.errors.length > 0) throw new Error(`Something went wrong on our side: ${JSON.stringify(app.errors)}`);
  await app[Symbol.asyncDispose]();
});

describe("an endpoint (W4)", () => {
  test("is one's own, with a secret that is shown this once, and is pinged as it is saved", async () => {
    const made = await create(dana, { ...BODY, events: ["scan_added", "scan_added", "sla_breach"] });

    expect(made).toMatchObject({
      endpoint: { name: "SIEM", url: BODY.url, host: "siem.example.com", owner: { username: "dana" }, active: true, mayEdit: true },
      ping: { delivered: true, code: "200" },
    });
    expect(made["secret"]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpointOf(made)["events"]).toEqual(["scan_added", "sla_breach"]);
    expect(dumpOf(app.store)).not.toContain(String(made["secret"]).slice(6));
    const listed = await app.request(WEBHOOKS, { as: dana });
    expect(listed.body).toMatchObject({ items: [{ name: "SIEM", state: { state: "active", words: "Active" } }] });
    expect(listed.text).not.toContain("whsec_");
  });

  test("whose receiver does not answer is saved all the same, and that is said", async () => {
    expect(await create(dana, { ...BODY, url: "https://siem.example.com/failing" })).toMatchObject({
      ping: { delivered: false, code: "500" },
    });
  });

  test("is not there for anybody else, and for superusers only as much as they need to turn it off", async () => {
    const id = idOf(await create(dana, { ...BODY, ...HEADER }));

    for (const [method, path, json] of everyWayTo(id)) {
      await expectRefused(app, { path, method, as: eli, json }, { status: 404, code: "not_found" });
    }
    const seen = await app.request(`${WEBHOOKS}/${id}`, { as: root });
    expect(seen.body).toMatchObject({ url: null, host: "siem.example.com", headerName: null, headerValue: null, mayEdit: false });
    expect(seen.text).not.toMatch(/in-the-url|4f2a/);
    for (const [method, path, json] of everyWayTo(id).filter(([method]) => method !== "GET")) {
      await expectRefused(app, { path, method, as: root, json }, { status: 403, code: "forbidden" });
    }
  });

  test("that a superuser turned off stays off until a superuser turns it on", async () => {
    const id = idOf(await create(dana));

    expect(endpointOf((await patch(root, id, { active: false })).body)).toMatchObject({
      active: false,
      state: { state: "off", reason: "by_superuser" },
    });
    expect((await patch(dana, id, { active: true })).status).toBe(403);
    expect(endpointOf((await patch(root, id, { active: true })).body)).toMatchObject({ active: true });
    expect(endpointOf((await patch(dana, id, { active: false })).body)).toMatchObject({ state: { reason: "by_owner" } });
    expect((await patch(root, id, { active: true })).status).toBe(403);
    expect(endpointOf((await patch(dana, id, { active: true })).body)).toMatchObject({ active: true });
  });

  test("that was off stays off, and gets no ping, once a superuser has turned it off as well", async () => {
    const id = idOf(await create(dana));
    await patch(dana, id, { active: false });

    expect(endpointOf((await patch(root, id, { active: false })).body)).toMatchObject({ state: { reason: "by_superuser" } });
    expect((await patch(dana, id, { active: true })).status).toBe(403);
    await expectRefused(app, { path: `${WEBHOOKS}/${id}/ping`, method: "POST", as: dana, json: {} }, { status: 403, code: "forbidden" });
    expect((await patch(dana, id, { url: "https://other.example.com/" })).body).toMatchObject({ ping: null });
  });

  test("without an owner is the superusers' to make and to see", async () => {
    const shared = await create(root, { ...BODY, owner: null });

    expect(endpointOf(shared)).toMatchObject({ owner: null, mayEdit: true });
    expect((await app.request(WEBHOOKS, { as: dana })).body).toMatchObject({ items: [] });
    await expectRefused(
      app,
      { path: WEBHOOKS, method: "POST", as: dana, json: { ...BODY, owner: null } },
      { status: 403, code: "forbidden", field: "/owner" },
    );
    await expectRefused(
      app,
      { path: WEBHOOKS, method: "POST", as: root, json: { ...BODY, owner: "2" } },
      { status: 403, code: "forbidden", field: "/owner" },
    );
  });

  test("goes for good when it is deleted", async () => {
    const id = idOf(await create(dana));

    expect((await app.request(`${WEBHOOKS}/${id}`, { method: "DELETE", as: dana })).status).toBe(204);
    expect((await app.request(`${WEBHOOKS}/${id}`, { as: dana })).status).toBe(404);
  });
});

describe("bad endpoints", () => {
  test.each([
    ["an address that must not be reached", { url: "https://169.254.169.254/" }, 422, "address_refused", "/url"],
    ["no http address", { url: "file:///etc/passwd" }, 400, "invalid_request", "/url"],
    ["an address with a user name", { url: "https://a:b@example.com/" }, 400, "invalid_request", "/url"],
    ["a header that is ours", { headerName: "Host", headerValue: "x" }, 400, "invalid_request", "/headerName"],
    ["a header of CloudEvents", { headerName: "ce-id", headerValue: "x" }, 400, "invalid_request", "/headerName"],
    ["a header of Standard Webhooks", { headerName: "webhook-id", headerValue: "x" }, 400, "invalid_request", "/headerName"],
    ["a header's name without its value", { headerName: "X-Key" }, 400, "invalid_request", "/headerValue"],
    ["a value that would be two lines", { headerName: "X-Key", headerValue: "a\r\nHost: b" }, 400, "invalid_request", "/headerValue"],
    ["a mask of nothing", { headerName: "X-Key", headerValue: "••••4f2a" }, 422, "secret_required", "/headerValue"],
    ["no event type", { events: [] }, 400, "invalid_request", "/events"],
    ["an unknown event type", { events: ["scan_add"] }, 400, "invalid_request", "/events/0"],
    ["an unknown format", { format: "xml" }, 400, "invalid_request", "/format"],
    ["a secret of one's own", { secret: "whsec_x" }, 400, "invalid_request", "/secret"],
    ["no name", { name: " " }, 400, "invalid_request", "/name"],
  ])("%s", async (_name, change, status, code, field) => {
    const before = dumpOf(app.store);

    await expectRefused(app, { path: WEBHOOKS, method: "POST", as: dana, json: { ...BODY, ...change } }, { status, code, field });
    expect(dumpOf(app.store)).toBe(before);
  });

  test("one more than an owner may have", async () => {
    for (let n = 0; n < 20; n += 1) await create(dana);

    await expectRefused(app, { path: WEBHOOKS, method: "POST", as: dana, json: BODY }, { status: 422, code: "too_many_endpoints" });
  });

  test("an old sign-in makes none, exchanges no secret and changes no address, but a name", async () => {
    const id = idOf(await create(dana));
    app.clock.advance(60 * 60_000);
    const late = { status: 403, code: "recent_auth_required" } as const;

    await expectRefused(app, { path: WEBHOOKS, method: "POST", as: dana, json: BODY }, late);
    await expectRefused(app, { path: `${WEBHOOKS}/${id}/rotate-secret`, method: "POST", as: dana, json: {} }, late);
    await expectRefused(app, { path: `${WEBHOOKS}/${id}`, method: "PATCH", as: dana, json: { url: BODY.url } }, late);
    expect((await patch(dana, id, { name: "Other" })).status).toBe(200);
  });
});

describe("the value of a header", () => {
  test("is never shown, and stays while the URL does", async () => {
    const id = idOf(await create(dana, { ...BODY, ...HEADER }));

    expect(dumpOf(app.store)).not.toContain(HEADER.headerValue);
    expect(endpointOf((await patch(dana, id, { name: "Other", headerValue: "••••4f2a" })).body)).toMatchObject({
      name: "Other",
      headerName: "X-Api-Key",
      headerValue: "••••4f2a",
    });
    expect((await patch(dana, id, { name: "Third" })).body).toMatchObject({ ping: null });
    expect(endpointOf((await patch(dana, id, { headerName: "X-Other" })).body)).toMatchObject({
      headerName: "X-Other",
      headerValue: "••••4f2a",
    });
    expect(endpointOf((await patch(dana, id, { headerName: null })).body)).toMatchObject({ headerName: null, headerValue: null });
  });

  test("goes along to no other URL", async () => {
    const id = idOf(await create(dana, { ...BODY, ...HEADER }));
    const before = dumpOf(app.store);
    const elsewhere = "https://evil.example.com/";

    for (const json of [{ url: elsewhere }, { url: elsewhere, headerValue: "••••4f2a" }]) {
      await expectRefused(
        app,
        { path: `${WEBHOOKS}/${id}`, method: "PATCH", as: dana, json },
        { status: 422, code: "secret_required", field: "/headerValue" },
      );
    }
    expect(dumpOf(app.store)).toBe(before);
    expect((await patch(dana, id, { url: elsewhere, headerValue: "another" })).body).toMatchObject({ ping: { delivered: true } });
    expect((await patch(dana, id, { url: BODY.url, headerName: null })).status).toBe(200);
  });

  test("is wanted with a name, and a name with it", async () => {
    const id = idOf(await create(dana));

    for (const json of [{ headerName: "X-Key" }, { headerValue: "v" }, { headerName: "X-Key", headerValue: null }]) {
      await expectRefused(
        app,
        { path: `${WEBHOOKS}/${id}`, method: "PATCH", as: dana, json },
        { status: 400, code: "invalid_request", field: "/headerValue" },
      );
    }
  });
});

describe("the signing secret", () => {
  test("is exchanged for another; the one before is said to sign for a day", async () => {
    const made = await create(dana);
    const rotated = await app.request(`${WEBHOOKS}/${idOf(made)}/rotate-secret`, { method: "POST", as: dana, json: {} });

    expect(asSchema(rotated.body)["secret"]).not.toBe(made["secret"]);
    const until = new Date(app.clock.now() + 86_400_000).toISOString();
    const endpoint = { previousSecretUntil: until, pastSecretsUntil: [until] };
    expect(rotated.body).toMatchObject({ endpoint, ping: { delivered: true } });
  });

  test("is exchanged four times a day at most, and who wants more is told from when on", async () => {
    const path = `${WEBHOOKS}/${idOf(await create(dana))}/rotate-secret`;
    const rotate = () => app.request(path, { method: "POST", as: dana, json: {} });
    const first = app.clock.now();
    for (let exchange = 0; exchange < 4; exchange += 1) expect((await rotate()).status).toBe(200);

    await expectRefused(app, { path, method: "POST", as: dana, json: {} }, { status: 409, code: "too_many_secrets" });
    expect(asSchema((await rotate()).body)["detail"]).toContain(`from ${new Date(first + 86_400_000).toISOString()} on`);
  });
});

describe("pings", () => {
  test("are five a minute at most; a save goes on without one", async () => {
    const id = idOf(await create(dana));
    const ping = () => app.request(`${WEBHOOKS}/${id}/ping`, { method: "POST", as: dana, json: {} });
    for (let n = 0; n < 4; n += 1) expect((await ping()).body).toMatchObject({ delivered: true });

    const sixth = await ping();
    expect([sixth.status, Number(sixth.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
    expect(problemOf(sixth.body).detail).toMatch(/^Nothing was sent: 5 pings in a minute are enough\. Try again in \d+ seconds\.$/);
    expect(await create(dana)).toMatchObject({ ping: null });
    expect((await create(eli))["ping"]).not.toBeNull();
  });
});

describe("what an endpoint missed", () => {
  test("is sent again if it is as many as was confirmed", async () => {
    const put = { enabled: true, timeoutSeconds: 15 };
    await app.request("/api/v1/channels/webhooks", { method: "PUT", as: root, json: put });
    const id = idOf(await create(dana));
    const changes = [{ event: "scan_added", channel: "webhooks", from: "inherit", to: "on" }];
    await app.request("/api/v1/preferences/personal", { method: "PATCH", as: dana, json: { changes } });
    const sender = await app.token("root", "events:write");
    const event = { type: "scan_added", title: "T", product: { ref: "11", source: "defectdojo" } };
    await app.request("/api/v1/events", { method: "POST", as: sender, json: event });
    await app.store.dispatch.fanOutPages({ now: app.clock.now(), peopleMax: 100, eventsMax: 10 });
    await patch(dana, id, { active: false });
    await app.store.dispatch.suppressOrphanedQueues({ limit: 10, now: app.clock.now() });
    await patch(dana, id, { active: true });
    const replay = (confirm: number) =>
      app.request(`${WEBHOOKS}/${id}/replay`, { method: "POST", as: dana, json: { since: "2020-01-01T00:00:00.000Z", confirm } });
    const query = `channel=webhooks&destination=w${id}&state=failed,expired,suppressed`;

    expect((await app.request(`/api/v1/deliveries/redeliverable?${query}`, { as: dana })).body).toEqual({ count: 1 });
    expect([(await replay(2)).status, (await replay(1)).body]).toEqual([409, { redelivered: 1 }]);
    expect((await replay(1)).body).toMatchObject({ code: "count_changed", count: 0 });
  });
});

describe("the channel", () => {
  test("is turned on and off by superusers, and waits as long as they say", async () => {
    const put = (json: object) => app.request("/api/v1/channels/webhooks", { method: "PUT", as: root, json });

    expect((await put({ enabled: true })).body).toMatchObject({ enabled: true, webhooks: { enabled: true, timeoutSeconds: 15 } });
    expect((await put({ enabled: false, timeoutSeconds: 30 })).body).toMatchObject({ webhooks: { enabled: false, timeoutSeconds: 30 } });
    expect((await put({ enabled: true, timeoutSeconds: 4 })).status).toBe(400);
    expect((await put({ enabled: true, timeoutSeconds: 31 })).status).toBe(400);
  });
});

async function create(as: Caller, json: object = BODY) {
  const answer = await app.request(WEBHOOKS, { method: "POST", as, json });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return asSchema(answer.body);
}

function patch(as: Caller, id: string, json: object) {
  return app.request(`${WEBHOOKS}/${id}`, { method: "PATCH", as, json });
}

function endpointOf(body: unknown) {
  return asSchema(asSchema(body)["endpoint"]);
}

function idOf(body: unknown): string {
  return String(endpointOf(body)["id"]);
}

function everyWayTo(id: string): readonly (readonly [string, string, object | undefined])[] {
  const path = `${WEBHOOKS}/${id}`;
  return [
    ["GET", path, undefined],
    ["PATCH", path, { name: "Mine" }],
    ["DELETE", path, {}],
    ["POST", `${path}/ping`, {}],
    ["POST", `${path}/rotate-secret`, {}],
    ["POST", `${path}/replay`, { since: "2026-01-01T00:00:00.000Z", confirm: 0 }],
  ];
}
