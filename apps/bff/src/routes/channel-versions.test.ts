import { expect, test } from "vitest";
import { expectRefused } from "../testing/expect-refused.ts";
import { asSchema } from "../testing/json-schema.ts";
import { openTestApp } from "../testing/test-app.ts";

const MAIL = {
  enabled: true,
  host: "10.0.0.1",
  port: 587,
  security: "starttls",
  username: "tocsin",
  password: "mail-password-4f2a",
  from: "tocsin@example.com",
};

const CHANNELS: readonly (readonly [string, object, object])[] = [
  ["mail", MAIL, { ...MAIL, host: "10.0.0.2", password: "••••4f2a" }],
  [
    "slack",
    { enabled: true, token: "xoxb-1234567890-abcdef" },
    { enabled: true, token: "••••cdef", apiUrl: "https://other.example.com/api" },
  ],
  ["msteams", { enabled: true, url: "https://flows.example.test/workflows/7d?sig=secret" }, { enabled: false, url: "••••none" }],
  ["webhooks", { enabled: true, timeoutSeconds: 5 }, { enabled: false, timeoutSeconds: 30 }],
];

test.each(CHANNELS)("the settings of %s are saved over the version that was read, and over no other", async (channel, json, other) => {
  await using app = await openTestApp();
  const root = await app.session("root");
  const path = `/api/v1/channels/${channel}`;
  const put = (body: object, version: number) =>
    app.request(path, { method: "PUT", as: root, json: body, headers: { "if-match": `"${channel}-${String(version)}"` } });
  const versionIn = (body: unknown) => Number(asSchema(body)["version"]);

  const first = await put(json, 0);
  expect([first.status, versionIn(first.body)]).toEqual([200, 1]);

  // Said before anything else: that a secret does not fit what somebody else has saved would lead astray.
  const headers = { "if-match": `"${channel}-0"` };
  const refused = await expectRefused(app, { path, method: "PUT", as: root, json: other, headers }, { status: 412, code: "stale" });
  expect(asSchema(refused.body)["detail"]).toContain("Somebody else saved these settings");
  expect((await put(json, 1)).status).toBe(200);
  expect((await app.request(path, { method: "PUT", as: root, json })).status).toBe(200);
});
