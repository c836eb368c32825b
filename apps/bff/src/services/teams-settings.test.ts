import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secretsWithKey } from "../secrets/secrets.ts";
import { dumpOf, importTestDirectory, openTestStore, type TestStore, viewerNamed } from "../testing/test-store.ts";
import { listChannels } from "./channel-list.ts";
import { flowUrlCheck } from "./check-flow-url.ts";
import { saveTeamsSettings, TEAMS_URL_PLACE } from "./teams-settings.ts";

const secrets = secretsWithKey(new Uint8Array(32).fill(7));
const URL_OF_FLOW =
  "https://default1.a2.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/7d/triggers/manual/paths/invoke?api-version=1&sig=canary-7f3a";
const OLD_URL = "https://prod-12.westeurope.logic.azure.com:443/workflows/7d/triggers/manual/paths/invoke?sig=canary-0b1c";
let store: TestStore;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("the flow's URL", () => {
  test("is sealed as a whole; its host is what people see", async () => {
    expect(await save({ enabled: true, url: URL_OF_FLOW })).toEqual({ ok: true });

    expect(dumpOf(store)).not.toContain("canary");
    expect(await shown()).toEqual({
      enabled: true,
      url: "••••7f3a",
      host: "default1.a2.environment.api.powerplatform.com",
      isOldUrl: false,
    });
    expect(await openedUrl()).toBe(URL_OF_FLOW);
  });

  test("stays when its mask comes back", async () => {
    await save({ enabled: true, url: URL_OF_FLOW });

    expect(await save({ enabled: false, url: "••••7f3a" })).toEqual({ ok: true });
    expect(await openedUrl()).toBe(URL_OF_FLOW);
    expect(await shown()).toMatchObject({ enabled: false, host: "default1.a2.environment.api.powerplatform.com" });
  });

  test("is asked for when a mask comes back that is not the stored one's", async () => {
    expect(await save({ enabled: true, url: "••••7f3a" })).toEqual({ ok: false, refusal: "secret_required" });
  });

  test("of the old form is taken, and said to be one", async () => {
    await save({ enabled: true, url: OLD_URL });

    expect(await shown()).toMatchObject({ isOldUrl: true });
  });

  test.each([
    ["https://contoso.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4", "connector_retired"],
    [URL_OF_FLOW.replace(/&sig=.*/, ""), "no_signature"],
    ["https://hooks.example.com/?sig=1", "unknown_host"],
    ["https://private.a2.environment.api.powerplatform.com/?sig=1", "address_refused"],
  ])("%s changes nothing: %s", async (url, fault) => {
    const before = dumpOf(store);

    expect(await save({ enabled: true, url })).toEqual({ ok: false, refusal: "address_refused", fault });
    expect(dumpOf(store)).toBe(before);
  });

  test("saved anew ends the pause of a broken flow", async () => {
    await save({ enabled: true, url: URL_OF_FLOW });
    await store.writes.channels.pauseChannel({ channel: "msteams", at: 1, code: "404", text: "Gone" });

    await save({ enabled: true, url: "••••7f3a" });

    const states = await store.reads.channels.channels({});
    expect(states.find(({ channel }) => channel === "msteams")?.paused).toBeNull();
  });
});

async function save(body: Parameters<typeof saveTeamsSettings>[1]["body"]) {
  const by = (await viewerNamed(store, "root")).person;
  const checkFlowUrl = flowUrlCheck({ isAllowListed: () => false }, async (url) => !url.includes("private"));
  return saveTeamsSettings({ reads: store.reads, writes: store.writes, secrets, clock: fixedClock(), checkFlowUrl }, { body, by });
}

async function shown() {
  const channels = await listChannels({ reads: store.reads, secrets });
  return channels.find(({ channel }) => channel === "msteams")?.msteams;
}

async function openedUrl(): Promise<string | undefined> {
  const sealed = (await store.reads.channels.teamsSettings({}))?.url;
  return sealed === undefined ? undefined : secrets.open(sealed, TEAMS_URL_PLACE).reveal();
}
