import type { SlackSettingsBody } from "@tocsin/contract";
import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secretsWithKey } from "../secrets/secrets.ts";
import { dumpOf, importTestDirectory, openTestStore, type TestStore, viewerNamed } from "../testing/test-store.ts";
import { listChannels } from "./channel-list.ts";
import { saveSlackSettings, SLACK_TOKEN_PLACE } from "./slack-settings.ts";

const secrets = secretsWithKey(new Uint8Array(32).fill(7));
const TOKEN = "xoxb-1234567890-canary4f2a";
const SETTINGS: SlackSettingsBody = { enabled: true, token: TOKEN, channel: "#security", apiUrl: "https://slack.com/api" };
let store: TestStore;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("the Slack token", () => {
  test("is sealed before it is stored, and only its end is ever shown", async () => {
    await save(SETTINGS);

    expect(dumpOf(store)).not.toContain(TOKEN);
    expect(JSON.stringify(await store.reads.access.auditTrail({ limit: 5 }))).not.toMatch(/v1\./);
    expect((await shown())?.slack).toEqual({ ...SETTINGS, token: "••••4f2a" });
    expect(await openedToken()).toBe(TOKEN);
  });

  test("stays when its mask comes back, whatever else changes", async () => {
    await save(SETTINGS);

    expect(await save({ ...SETTINGS, token: "••••4f2a", channel: null, enabled: false })).toEqual({ ok: true });
    expect(await openedToken()).toBe(TOKEN);
    expect(await shown()).toMatchObject({ configured: true, health: { state: "off" } });
  });

  test("goes to no other address than the one it was entered for", async () => {
    await save(SETTINGS);
    const before = dumpOf(store);

    expect(await save({ ...SETTINGS, token: "••••4f2a", apiUrl: "https://evil.example.com/api" })).toEqual({
      ok: false,
      refusal: "secret_required",
    });
    expect(dumpOf(store)).toBe(before);
  });

  test("is not taken for a mask that is not its own", async () => {
    expect(await save({ ...SETTINGS, token: "••••beef" })).toEqual({ ok: false, refusal: "secret_required" });
  });
});

test("an API address that must not be reached is not saved", async () => {
  expect(await save({ ...SETTINGS, apiUrl: "https://169.254.169.254/api" })).toEqual({ ok: false, refusal: "address_refused" });
  expect(await shown()).toMatchObject({ configured: false });
});

test("a connection that was broken is tried again with new settings", async () => {
  await save(SETTINGS);
  await store.writes.channels.pauseChannel({ channel: "slack", at: 3, code: "invalid_auth", text: "Enter the token again." });
  const broken = (await shown())?.health;

  await save(SETTINGS);

  expect(broken).toMatchObject({ state: "failing", since: 3 });
  expect((await shown())?.health).toMatchObject({ state: "working", since: null });
});

async function save(body: SlackSettingsBody) {
  const { person } = await viewerNamed(store, "root");
  const mayReach = async (url: string) => !url.includes("169.254.");
  return saveSlackSettings({ reads: store.reads, writes: store.writes, secrets, clock: fixedClock(), mayReach }, { body, by: person });
}

async function shown() {
  return (await listChannels({ reads: store.reads, secrets })).find(({ channel }) => channel === "slack");
}

async function openedToken() {
  const sealed = (await store.reads.channels.slackSettings({}))?.token ?? "";
  return secrets.open(sealed, SLACK_TOKEN_PLACE).reveal();
}
