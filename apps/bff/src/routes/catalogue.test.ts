import { expect, test } from "vitest";
import { secretsWithKey } from "../secrets/secrets.ts";
import { asSchema } from "../testing/json-schema.ts";
import { openTestApp } from "../testing/test-app.ts";

const MAIL = { enabled: true, host: "10.0.0.1", port: 587, security: "none", from: "tocsin@example.com" };

test("a channel whose server cannot be reached is paused in the catalogue too, as its deliveries wait like those of a broken one", async () => {
  await using app = await openTestApp();
  const root = await app.session("root");
  await app.request("/api/v1/channels/mail", { method: "PUT", as: root, json: MAIL });
  const circuit = { openedAt: 1, nextProbeAt: 30_001, waitMs: 30_000, code: "ECONNREFUSED", text: null };
  await app.store.dispatch.saveCircuit({ lane: "mail", circuit });

  const { body } = await app.request("/api/v1/catalogue", { as: root });

  expect(asSchema(body)["channels"]).toContainEqual(expect.objectContaining({ key: "mail", enabled: true, paused: true }));
});

test.each([
  ["mail", { ...MAIL, security: "starttls", username: "tocsin", password: "mail-password-4f2a" }],
  ["slack", { enabled: true, token: "xoxb-1234567890-abcdef" }],
  ["msteams", { enabled: true, url: "https://flows.example.test/workflows/7d?sig=secret" }],
])("a channel whose secret cannot be opened any more does not work in the catalogue, as in the list: %s", async (channel, json) => {
  let secrets = secretsWithKey(new Uint8Array(32).fill(1));
  await using app = await openTestApp(() => ({ secrets: { seal: (...of) => secrets.seal(...of), open: (...of) => secrets.open(...of) } }));
  const as = await app.session("root");
  const { status } = await app.request(`/api/v1/channels/${channel}`, { method: "PUT", as, json });
  expect(status).toBe(200);
  secrets = secretsWithKey(new Uint8Array(32).fill(9));

  const [list, catalogue] = await Promise.all(["channels", "catalogue"].map((path) => app.request(`/api/v1/${path}`, { as })));

  const failing = { channel, health: expect.objectContaining({ state: "failing", tries: null }) as unknown };
  expect(asSchema(list?.body)["items"]).toContainEqual(expect.objectContaining(failing));
  const broken = { key: channel, enabled: true, configured: true, paused: true, tries: null };
  expect(asSchema(catalogue?.body)["channels"]).toContainEqual(expect.objectContaining(broken));
});
