import type { ChannelState } from "@tocsin/ports";
import { expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { openTestApp } from "../testing/test-app.ts";
import { healthOf } from "./channel-health.ts";

const MAIL = { enabled: true, host: "10.0.0.1", port: 587, security: "none", from: "tocsin@example.com" };

test("a channel that nothing has gone out through is not said to work, by its list and by the catalogue alike", async () => {
  await using app = await openTestApp();
  const as = await app.session("root");
  await app.request("/api/v1/channels/mail", { method: "PUT", as, json: MAIL });

  const [listed, catalogue] = await Promise.all(["channels", "catalogue"].map((path) => app.request(`/api/v1/${path}`, { as })));

  const health = { state: "working", tries: "none", words: "Nothing sent yet", since: null };
  expect(asSchema(listed?.body)["items"]).toContainEqual(expect.objectContaining({ channel: "mail", health }));
  expect(asSchema(catalogue?.body)["channels"]).toContainEqual(expect.objectContaining({ key: "mail", paused: false, tries: "none" }));
});

const SET_UP: ChannelState = {
  channel: "mail",
  enabled: true,
  configured: true,
  version: 1,
  savedAt: 1,
  paused: null,
  circuit: null,
  lastSuccessAt: null,
  lastError: null,
  secretSet: null,
  mailRefusal: null,
};
const PAUSED = { since: 5, code: "535", text: "Bad credentials", onlySendingTells: false };

test.each<[string, Partial<ChannelState>, string, "none" | "newest_failed" | null]>([
  ["that has sent", { lastSuccessAt: 2 }, "Working", null],
  ["whose newest try failed", { lastSuccessAt: 2, lastError: { at: 3, code: "451", text: null } }, "Last try failed", "newest_failed"],
  ["that failed and has sent since", { lastSuccessAt: 4, lastError: { at: 3, code: "451", text: null } }, "Working", null],
  ["whose only try failed", { lastError: { at: 3, code: "451", text: null } }, "Last try failed", "newest_failed"],
  ["that is paused before it sent anything", { paused: PAUSED }, "Not working: Bad credentials", null],
  ["that is off", { enabled: false }, "Off", null],
  ["of alerts, which go nowhere", { channel: "alert" }, "Working", null],
  ["of endpoints, which have tries of their own", { channel: "webhooks" }, "Working", null],
])("a channel %s says so", (_which, part, words, tries) => {
  const { words: said, tries: told } = healthOf({ ...SET_UP, ...part });
  expect([said, told]).toEqual([words, tries]);
});
