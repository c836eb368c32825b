import { CHANNELS, EVENT_TYPES, type Channel } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { PersonId } from "../ids.ts";
import { enableMail, MAIL } from "./company-settings.ts";
import { aCompany, aDocument, aUser } from "./company.ts";
import { aFannedOutEvent, aMailingCompany, anEnd, BOOT, claimMail, failedAs, FANNED_OUT_AT } from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

/** The one reason that stands before all event types of a channel; null: nothing does. */
async function obstacle(store: StoreUnderTest, channel: Channel, person: PersonId | null) {
  const reasons = Object.values((await store.reads.channels.obstacles({ person }))[channel]);
  if (reasons.length === 0) return null;
  expect(reasons).toHaveLength(EVENT_TYPES.length);
  expect(new Set(reasons).size).toBe(1);
  return reasons[0];
}

const stateOf = async (store: StoreUnderTest, channel: Channel) =>
  (await store.reads.channels.channels({})).find((state) => state.channel === channel);

/** Run by every store: what is known of each way out, and what stands between it and somebody. */
export function describeChannels(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of channels`, () => {
    test("at first there is the alert, and everything else is off and not configured", async () => {
      await using store = await open();

      const states = await store.reads.channels.channels({});

      expect(states.map(({ channel }) => channel)).toEqual(CHANNELS);
      for (const { channel, enabled, configured, paused, lastSuccessAt, lastError } of states) {
        const isAlert = channel === "alert";
        expect({ enabled, configured, paused, lastSuccessAt, lastError }).toEqual({
          enabled: isAlert,
          configured: isAlert,
          paused: null,
          lastSuccessAt: null,
          lastError: null,
        });
      }
      expect(await store.reads.channels.mailSettings({})).toBeNull();
    });

    test("mail settings are kept as they are given, and the audit trail has no password", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      const settings = { ...MAIL, username: "tocsin", password: "v1.sealed.secret", systemTo: "team@example.test" };

      await store.writes.channels.saveMailSettings({ settings, by, at: 5 });

      expect(await store.reads.channels.mailSettings({})).toEqual(settings);
      expect(await stateOf(store, "mail")).toMatchObject({ enabled: true, configured: true });
      const [entry] = await store.reads.access.auditTrail({ limit: 1 });
      expect(entry).toMatchObject({ action: "channel.changed", object: "mail", actor: by, detail: { host: MAIL.host, hasPassword: true } });
      expect(JSON.stringify(entry)).not.toContain("sealed");
    });

    test("a save over a version that was not read changes nothing, and says so", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      const { channels } = store.writes;
      const version = async () => (await stateOf(store, "mail"))?.version ?? -1;
      const read = await version();
      const saved = await channels.saveMailSettings({ settings: MAIL, by, at: 5, versions: [read] });

      const overtaken = await channels.saveMailSettings({ settings: { ...MAIL, host: "other.example.test" }, by, at: 6, versions: [read] });

      expect([saved, overtaken]).toEqual([{ ok: true }, { ok: false, refusal: "stale" }]);
      expect(await store.reads.channels.mailSettings({})).toEqual(MAIL);
      expect(await version()).toBe(read + 1);
      const teams = { enabled: true, url: "v1.sealed.flow", host: "flow.example.test" };
      const slack = { enabled: true, token: "v1.sealed.token", channel: null, apiUrl: "https://slack.com/api" };
      const stale = { by, at: 7, versions: [98, 99] };
      expect([
        await channels.saveTeamsSettings({ settings: teams, ...stale }),
        await channels.saveSlackSettings({ settings: slack, ...stale }),
        await channels.saveWebhookSettings({ settings: { enabled: true, timeoutSeconds: 5 }, ...stale }),
      ]).toEqual([overtaken, overtaken, overtaken]);
      expect(await store.reads.channels.teamsSettings({})).toBeNull();
      expect(await store.reads.channels.slackSettings({})).toBeNull();
      expect(await store.reads.channels.webhookSettings({})).toBeNull();
    });

    test("the version and time of one channel grow with its saves alone, not with how it does", async () => {
      await using store = await open();
      await store.writes.channels.saveMailSettings({ settings: MAIL, by: null, at: 5 });
      const before = (await store.reads.channels.channels({})).map(({ channel, version, savedAt }) => [channel, version, savedAt]);
      expect((await stateOf(store, "mail"))?.savedAt).toBe(5);
      expect((await stateOf(store, "slack"))?.savedAt).toBe(0);

      await store.writes.channels.recordError({ channel: "mail", at: 6, code: "451", text: "Later" });
      await store.writes.channels.pauseChannel({ channel: "mail", at: 7, code: "535", text: "No" });
      await store.writes.channels.resumeChannel({ channel: "mail", at: 8, proven: true });

      const after = (await store.reads.channels.channels({})).map(({ channel, version, savedAt }) => [channel, version, savedAt]);
      expect(after).toEqual(before);
    });

    test("the flow of Teams is kept as it is given; its host stands for it, and the audit trail has no URL", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      expect(await store.reads.channels.teamsSettings({})).toBeNull();
      expect(await obstacle(store, "msteams", null)).toBe("channel_disabled");

      const settings = { enabled: true, url: "v1.sealed.url", host: "flow.example.test" };
      await store.writes.channels.saveTeamsSettings({ settings, by, at: 5 });

      expect(await store.reads.channels.teamsSettings({})).toEqual(settings);
      expect(await obstacle(store, "msteams", null)).toBeNull();
      const [entry] = await store.reads.access.auditTrail({ limit: 1 });
      expect(entry).toMatchObject({ action: "channel.changed", object: "msteams", actor: by, detail: { host: "flow.example.test" } });
      expect(JSON.stringify(entry)).not.toContain("sealed");
    });

    test("mail that is switched off stays configured", async () => {
      await using store = await open();
      await enableMail(store);
      await enableMail(store, { enabled: false });

      expect(await stateOf(store, "mail")).toMatchObject({ enabled: false, configured: true });
      expect(await store.reads.channels.mailSettings({})).toMatchObject({ enabled: false, host: MAIL.host });
    });

    test("a pause keeps whether a probe can tell of its end, as its newest refusal has it", async () => {
      await using store = await open();
      const pause = { channel: "mail", code: "550", text: "not this sender" } as const;
      const told = async () => (await stateOf(store, "mail"))?.paused?.onlySendingTells;

      await store.writes.channels.pauseChannel({ ...pause, at: 10, onlySendingTells: true });
      expect(await told()).toBe(true);
      await store.writes.channels.pauseChannel({ ...pause, at: 20, code: "535" });
      expect(await told()).toBe(false);
      await store.writes.channels.pauseChannel({ ...pause, at: 30, onlySendingTells: true });
      await store.writes.channels.resumeChannel({ channel: "mail", at: 40, proven: false });
      expect(await told()).toBeUndefined();
    });

    test("a pause begins once, changes its words, and ends", async () => {
      await using store = await open();
      await store.writes.channels.pauseChannel({ channel: "mail", at: 10, code: "535", text: "bad credentials" });
      await store.writes.channels.pauseChannel({ channel: "mail", at: 20, code: null, text: "no answer" });

      expect(await stateOf(store, "mail")).toMatchObject({
        paused: { since: 10, code: null, text: "no answer", onlySendingTells: false },
      });
      await store.writes.channels.resumeChannel({ channel: "mail", at: 30, proven: true });
      expect(await stateOf(store, "mail")).toMatchObject({ paused: null });
      expect(await stateOf(store, "slack")).toMatchObject({ paused: null });
    });

    test("settings that are saved end a pause with the same write, which is no word that they work; a save that is refused does not", async () => {
      await using store = await open();
      const { channels } = store.writes;
      const teams = { enabled: true, url: "v1.sealed.flow", host: "flow.example.test" };
      const slack = { enabled: true, token: "v1.sealed.token", channel: null, apiUrl: "https://slack.com/api" };
      const [by, at] = [null, 30];
      const saves = [
        ["mail", (versions: readonly number[] | null) => channels.saveMailSettings({ settings: MAIL, by, at, versions })],
        ["slack", (versions: readonly number[] | null) => channels.saveSlackSettings({ settings: slack, by, at, versions })],
        ["msteams", (versions: readonly number[] | null) => channels.saveTeamsSettings({ settings: teams, by, at, versions })],
      ] as const;
      for (const [channel, save] of saves) {
        await channels.pauseChannel({ channel, at: 10, code: "535", text: "bad credentials" });
        await save([98]);
        expect(await stateOf(store, channel)).toMatchObject({ paused: { since: 10 } });
        await save(null);
        expect(await stateOf(store, channel)).toMatchObject({ paused: null });
      }
    });

    test("the last success and the last error are known side by side", async () => {
      await using store = await open();
      await store.writes.channels.recordSuccess({ channel: "mail", at: 10 });
      await store.writes.channels.recordError({ channel: "mail", at: 20, code: "451", text: "later" });
      await store.writes.channels.recordSuccess({ channel: "mail", at: 30 });

      expect(await stateOf(store, "mail")).toMatchObject({ lastSuccessAt: 30, lastError: { at: 20, code: "451", text: "later" } });
    });

    test("nothing stands before an alert, and before a mail first the channel, then its connection, then the address", async () => {
      await using store = await open();
      const users = [aUser("mia"), aUser("nomail", { email: null })];
      const company = await aCompany(store, aDocument({ users }));
      const [mia, noMail] = [company.id("mia"), company.id("nomail")];

      expect(await obstacle(store, "alert", mia)).toBeNull();
      expect(await obstacle(store, "mail", mia)).toBe("channel_disabled");
      await enableMail(store);
      expect(await obstacle(store, "mail", mia)).toBeNull();
      expect(await obstacle(store, "mail", noMail)).toBe("no_address");
      await store.writes.channels.pauseChannel({ channel: "mail", at: 10, code: null, text: null });
      expect(await obstacle(store, "mail", mia)).toBe("connection_paused");
      expect(await obstacle(store, "mail", noMail)).toBe("connection_paused");
      await store.writes.channels.resumeChannel({ channel: "mail", at: 20, proven: true });
      await enableMail(store, { enabled: false });
      expect(await obstacle(store, "mail", mia)).toBe("channel_disabled");
    });

    test("the shared mailbox needs an address of its own", async () => {
      await using store = await open();

      expect(await obstacle(store, "mail", null)).toBe("channel_disabled");
      await enableMail(store);
      expect(await obstacle(store, "mail", null)).toBe("no_address");
      await enableMail(store, { systemTo: "team@example.test" });
      expect(await obstacle(store, "mail", null)).toBeNull();
      expect(await obstacle(store, "alert", null)).toBeNull();
    });

    test("an address that was refused stands in the way until it is lifted, which the audit trail knows (U3)", async () => {
      await using store = await open();
      const company = await aMailingCompany(store, "team@example.test");
      await aFannedOutEvent(store, company);
      const { deliveries } = await claimMail(store);
      const started = await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now: FANNED_OUT_AT, boot: BOOT });
      const attemptOf = (id: string) => started.find(({ delivery }) => delivery === id)?.attempt ?? 0;
      const refused = deliveries.filter(({ address }) => ["mia@example.test", "team@example.test"].includes(address));
      await store.dispatch.settleAttempts({
        ends: refused.map(({ id, address }) =>
          anEnd({ delivery: id, attempt: attemptOf(id), address, ...failedAs("recipient"), at: 30_000 }),
        ),
      });
      const [mia, sue] = [company.id("mia"), company.id("sue")];
      const refusalOf = async (person: PersonId) => (await store.reads.directory.person({ id: person }))?.mailRefusal;

      const refusal = { code: "550 5.1.1", at: 30_000 };
      expect(await refusalOf(mia)).toEqual({ ...refusal, address: "mia@example.test" });
      expect(await refusalOf(sue)).toBeNull();
      expect(await stateOf(store, "mail")).toMatchObject({ mailRefusal: { ...refusal, address: "team@example.test" } });
      expect(await stateOf(store, "slack")).toMatchObject({ mailRefusal: null });
      expect(await obstacle(store, "mail", mia)).toBe("address_refused");

      const lift = (address: string) => store.writes.channels.liftMailRefusal({ address, by: mia, at: 40_000 });
      expect([await lift("MIA@example.test"), await lift("mia@example.test"), await lift("team@example.test")]).toEqual([
        true,
        false,
        true,
      ]);

      expect(await refusalOf(mia)).toBeNull();
      expect(await stateOf(store, "mail")).toMatchObject({ mailRefusal: null });
      expect(await obstacle(store, "mail", mia)).toBeNull();
      const trail = await store.reads.access.auditTrail({ limit: 2 });
      expect(trail.map(({ action, actor, object }) => [action, actor, object])).toEqual([
        ["mail_refusal.lifted", mia, "team@example.test"],
        ["mail_refusal.lifted", mia, "MIA@example.test"],
      ]);
    });

    test("channels that nobody has set up stand in their own way", async () => {
      await using store = await open();
      const mia = (await aCompany(store)).id("mia");

      for (const channel of ["slack", "msteams", "webhooks"] as const) {
        expect([channel, await obstacle(store, channel, mia), await obstacle(store, channel, null)]).toEqual([
          channel,
          "channel_disabled",
          "channel_disabled",
        ]);
      }
    });
  });
}
