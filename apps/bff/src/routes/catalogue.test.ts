import { expect, test } from "vitest";
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
