import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newApiToken, secretHash } from "../auth/secret-text.ts";
import { expectRefused, problemOf } from "../testing/expect-refused.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";
import { personNamed, productNamed } from "../testing/test-store.ts";

const PERSONAL = "/api/v1/preferences/personal";
const EVENTS = "/api/v1/events";

let app: TestApp;
let dana: Caller;
let root: Caller;
let sender: Caller;

beforeAll(async () => {
  app = await openTestApp();
  dana = await app.session("dana");
  root = await app.session("root");
  sender = await app.token("root", "events:write");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("preferences", () => {
  test.each([
    ["an unknown scope", "/api/v1/preferences/everybody", change(), 404, "not_found", "/scope"],
    ["an unknown event", PERSONAL, change({ event: "scan_add" }), 400, "unknown_event", "/changes/0/event"],
    ["an unknown channel", PERSONAL, change({ channel: "pager" }), 400, "unknown_channel", "/changes/0/channel"],
    ["Teams in Personal", PERSONAL, change({ channel: "msteams" }), 422, "cell_not_in_scope", "/changes/0"],
    ["a value that is none", PERSONAL, change({ to: "maybe" }), 400, "invalid_request", "/changes/0/to"],
    ["a cell twice", PERSONAL, { changes: [...change().changes, ...change({ to: "off" }).changes] }, 400, "invalid_request", "/changes/1"],
    ["no changes", PERSONAL, { changes: [] }, 400, "invalid_request", "/changes"],
    ["201 changes", PERSONAL, { changes: manyChanges(201) }, 400, "invalid_request", "/changes"],
    ["an unknown field", PERSONAL, { ...change(), force: true }, 400, "invalid_request", "/force"],
    ["an unknown field of a change", PERSONAL, change({ owner: "eli" }), 400, "invalid_request", "/changes/0/owner"],
    ["a list instead of an object", PERSONAL, [], 400, "invalid_request", ""],
  ])("%s", async (_, path, json, status, code, field) => {
    await expectRefused(app, { path, method: "PATCH", as: dana, json }, { status, code, field });
  });

  test("a stale `from` shows the cell as it is", async () => {
    const answer = await expectRefused(
      app,
      { path: PERSONAL, method: "PATCH", as: dana, json: change({ from: "on", to: "off" }) },
      { status: 409, code: "conflict" },
    );

    expect(answer.body).toMatchObject({ conflicts: [{ event: "scan_added", channel: "mail", own: "inherit" }] });
  });

  test("an ETag that was overtaken", async () => {
    const ifMatch = { "if-match": '"personal-99"' };

    await expectRefused(
      app,
      { path: PERSONAL, method: "PATCH", as: dana, json: change(), headers: ifMatch },
      { status: 412, code: "stale" },
    );
  });

  test("a product that one may not see is answered like one that does not exist", async () => {
    const unseen = await productNamed(app.store, "Shop");
    const answers = await Promise.all(
      [unseen, 99_999].flatMap((id) =>
        (["GET", "PATCH"] as const).map((method) =>
          app.request(`/api/v1/products/${String(id)}/preferences`, {
            method,
            as: dana,
            ...(method === "PATCH" ? { json: change() } : {}),
          }),
        ),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...problemOf(body), instance: null }))).size).toBe(1);
  });

  test("System and Template are not written, and Template not read, by somebody who is no superuser", async () => {
    for (const scope of ["system", "template"]) {
      await expectRefused(
        app,
        { path: `/api/v1/preferences/${scope}`, method: "PATCH", as: dana, json: "nonsense" },
        { status: 403, code: "forbidden" },
      );
    }
    await expectRefused(app, { path: "/api/v1/preferences/template", as: dana }, { status: 403, code: "forbidden" });
  });

  test("off in System", async () => {
    await expectRefused(
      app,
      { path: "/api/v1/preferences/system", method: "PATCH", as: root, json: change({ to: "off" }) },
      { status: 422, code: "off_not_in_system", field: "/changes/0/to" },
    );
  });
});

describe("the live stream", () => {
  test.each([
    ["a parameter that is none", "?since=1", "/since"],
    ["a position that is empty", "?after=", "/after"],
    ["a position longer than any", `?after=${"1".repeat(601)}`, "/after"],
  ])("%s", async (_, query, field) => {
    await expectRefused(app, { path: `/api/v1/stream${query}`, as: dana }, { status: 400, code: "invalid_request", field });
  });
});

describe("deliveries", () => {
  test.each([
    ["a state that is none", "?state=failed,lost", "/state"],
    ["a destination that is none", "?destination=pager", "/destination"],
    ["a state twice over", "?state=failed&state=expired", "/state"],
  ])("%s", async (_, query, field) => {
    for (const path of ["/api/v1/deliveries", "/api/v1/deliveries.csv", "/api/v1/deliveries/redeliverable"])
      await expectRefused(app, { path: `${path}${query}`, as: root }, { status: 400, code: "invalid_request", field });
  });

  test("sending again without saying how many, or what", async () => {
    const path = "/api/v1/deliveries/redeliver";

    await expectRefused(
      app,
      { path, method: "POST", as: root, json: { filter: {} } },
      { status: 400, code: "invalid_request", field: "/confirm" },
    );
    await expectRefused(
      app,
      { path, method: "POST", as: root, json: { filter: { states: ["failed"] }, confirm: 1 } },
      { status: 400, code: "invalid_request", field: "/filter/states" },
    );
  });
});

describe("bodies", () => {
  test.each([
    ["not JSON", "{", 400, "invalid_json", ""],
    ["nothing", "", 400, "invalid_json", ""],
    ["too deep", `${'{"a":'.repeat(40)}1${"}".repeat(40)}`, 400, "json_limits", "/a"],
    ["a field __proto__", '{"type":"other","title":"T","data":{"__proto__":{"x":1}}}', 400, "json_limits", "/data/__proto__"],
    ["a field constructor", '{"type":"other","title":"T","constructor":{}}', 400, "invalid_request", "/constructor"],
    ["a wrong type", '{"type":"other","title":7}', 400, "invalid_request", "/title"],
    ["a text of 64 KiB and one", `{"type":"other","title":"T","description":"${"x".repeat(65_537)}"}`, 400, "json_limits", "/description"],
    [
      "1,001 fields",
      JSON.stringify({
        type: "other",
        title: "T",
        data: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${String(i)}`, 1])),
      }),
      400,
      "json_limits",
      "/data",
    ],
    [
      "256 KiB and one",
      JSON.stringify({ type: "other", title: "T", data: { list: Array.from({ length: 5 }, () => "x".repeat(60_000)) } }),
      413,
      "body_too_large",
      null,
    ],
  ])("%s", async (_, body, status, code, field) => {
    await expectRefused(app, { path: EVENTS, method: "POST", as: sender, body }, { status, code, field });
    expect(Reflect.get({}, "x")).toBeUndefined();
  });

  test.each([
    ["another type", { "content-type": "text/plain" }],
    ["a compressed one", { "content-encoding": "gzip" }],
  ])("%s", async (_, headers) => {
    const json = { type: "other", title: "T" };

    await expectRefused(app, { path: EVENTS, method: "POST", as: sender, json, headers }, { status: 415, code: "unsupported_media_type" });
  });
});

describe("tokens", () => {
  test("an unknown token, an expired one, a missing scope, and a session beside a token", async () => {
    const secret = newApiToken();
    const { id: person } = await personNamed(app.store, "root");
    const row = {
      id: "expired",
      person,
      name: "old",
      scopes: ["read"],
      hash: secretHash(secret),
      expiresAt: app.clock.now(),
      at: 0,
    } as const;
    await app.store.writes.access.createToken(row);
    const expired = { authorization: `Bearer ${secret}` };
    const unknown = { authorization: `Bearer tcn_${"0".repeat(49)}` };
    await expectRefused(app, { path: "/api/v1/me", as: unknown }, { status: 401, code: "token_unknown" });
    await expectRefused(app, { path: "/api/v1/me", as: { authorization: "Basic abc" } }, { status: 401, code: "token_unknown" });
    await expectRefused(app, { path: "/api/v1/me", as: expired }, { status: 401, code: "token_expired" });
    await expectRefused(app, { path: "/api/v1/me", as: { ...dana, ...sender } }, { status: 400, code: "cookie_and_token" });
    const reader = await app.token("root", "read");
    const missing = await expectRefused(
      app,
      { path: EVENTS, method: "POST", as: reader, json: {} },
      { status: 403, code: "missing_scope" },
    );
    expect(problemOf(missing.body).detail).toContain("events:write");
  });

  test.each([
    ["a date that has passed", -1],
    ["more than a year", 400],
  ])("a new token for %s", async (_, days) => {
    const expiresAt = new Date(app.clock.now() + days * 86_400_000).toISOString();

    await expectRefused(
      app,
      { path: "/api/v1/tokens", method: "POST", as: dana, json: { name: "t", scopes: ["read"], expiresAt } },
      { status: 422, code: "expiry_out_of_range", field: "/expiresAt" },
    );
  });
});

function change(part: object = {}) {
  return { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on", ...part }] };
}

function manyChanges(count: number) {
  return Array.from({ length: count }, (_, index) => ({ event: `event_${String(index)}`, channel: "mail", from: "inherit", to: "on" }));
}
