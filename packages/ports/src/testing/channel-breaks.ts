import { describe, expect, test } from "vitest";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import { aCompany, type Company } from "./company.ts";
import { aMailingCompany, anEnd, BOOT, claimMail, statesOf } from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const REFUSED = { code: "535 5.7.8", text: "Authentication failed" };

const pause = ({ writes }: StoreUnderTest, at: number) => writes.channels.pauseChannel({ channel: "mail", at, ...REFUSED });
const resume = ({ writes }: StoreUnderTest, at: number, proven: boolean) => writes.channels.resumeChannel({ channel: "mail", at, proven });

interface Told {
  readonly store: StoreUnderTest;
  readonly company: Company;
}

/** The alerts of a person, oldest first, of what Tocsin says about itself. */
async function told({ store, company }: Told, username = "sue"): Promise<readonly { readonly title: string; readonly why: string }[]> {
  await fanOutAll(store, 30_000);
  const { items } = await store.reads.alerts.alerts({
    person: company.id(username),
    filter: { state: "all", event: "other", product: null, severity: null, since: null, until: null },
    page: { limit: 100, after: null },
  });
  return items.map(({ title, why, source }) => ({ title, why, source })).toReversed();
}

const titles = async (at: Told, username?: string) => (await told(at, username)).map(({ title }) => title);

/** Run by every store: what superusers are told of a connection that breaks, and how often. */
export function describeChannelBreaks(name: string, open: OpenStore): void {
  describe(`${name} as a teller of breaks`, () => {
    test("a pause is told of once, with how many wait, to superusers alone and whatever they chose (N1, N2)", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);
      await fanOutAll(store);
      const key = { scope: "personal", person: company.id("sue") } as const;
      await answerCells({ store, key, by: company.id("sue") }, [{ event: "other", channel: "alert", to: "off" }]);

      await pause(store, 100);
      await pause(store, 200);

      expect(await told({ store, company })).toEqual([{ title: "Mail has stopped: 7 deliveries wait", why: "system", source: "tocsin" }]);
      expect(await titles({ store, company }, "mia")).toEqual([]);
      expect((await store.reads.channels.waiting({})).mail).toBe(7);
    });

    test("trying again in vain is the same break; what gets through ends it, and says how many were held", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);
      await fanOutAll(store);
      await pause(store, 1_000);
      await resume(store, 2_000, false);
      await pause(store, 3_000);
      await resume(store, 4_000, false);
      const during = await titles({ store, company });

      await store.writes.channels.recordSuccess({ channel: "mail", at: 3_601_000 });
      await store.writes.channels.recordSuccess({ channel: "mail", at: 3_602_000 });

      expect(during).toHaveLength(1);
      expect(await titles({ store, company })).toEqual(["Mail has stopped: 7 deliveries wait", "Mail works again after 1 h"]);
    });

    test("the end of a break says how many were held in all, also of those that came after it was first tried again", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      const product = { id: company.product("Payments") };
      await acceptAll(store, [anEvent("e1", { product })]);
      await fanOutAll(store);
      await pause(store, 1_000);
      await resume(store, 2_000, false);
      await pause(store, 3_000);
      await acceptAll(store, [anEvent("e2", { product })]);
      await fanOutAll(store);
      await resume(store, 4_000, false);
      // Before it is told that it works, most have gone out.
      const { deliveries } = await claimMail(store, { now: 30_000 });
      const started = await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now: 30_000, boot: BOOT });
      await store.dispatch.settleAttempts({ ends: started.map((one) => anEnd({ ...one, at: 30_001 })) });
      await store.writes.channels.recordSuccess({ channel: "mail", at: 30_002 });
      await fanOutAll(store, 30_003);

      const filter = { state: "all", event: "other", product: null, severity: null, since: null, until: null } as const;
      const { items } = await store.reads.alerts.alerts({ person: company.id("sue"), filter, page: { limit: 1, after: null } });
      expect(items[0]?.description).toContain("14 deliveries were held");
    });

    test("settings that are saved are no word that they work: the end of the break is told of when something gets through", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await pause(store, 1_000);
      await enableMail(store);
      const saved = await titles({ store, company });

      await store.writes.channels.recordSuccess({ channel: "mail", at: 61_000 });

      expect(saved).toEqual(["Mail has stopped: nothing waits yet"]);
      expect(await titles({ store, company })).toEqual(["Mail has stopped: nothing waits yet", "Mail works again after 1 min"]);
    });

    test("a proven end is told of at once, and the next break is another", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await pause(store, 1_000);
      await resume(store, 61_000, true);
      await resume(store, 62_000, true);
      await pause(store, 63_000);

      expect(await titles({ store, company })).toEqual([
        "Mail has stopped: nothing waits yet",
        "Mail works again after 1 min",
        "Mail has stopped: nothing waits yet",
      ]);
    });

    test("something that got through while the connection is paused does not end the break", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await pause(store, 1_000);
      await store.writes.channels.recordSuccess({ channel: "mail", at: 1_001 });

      expect(await titles({ store, company })).toHaveLength(1);
    });

    test("a channel that was switched off in its break has no end to tell of", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await enableMail(store);
      await pause(store, 1_000);
      await enableMail(store, { enabled: false });
      await enableMail(store, { enabled: true });
      await resume(store, 2_000, true);

      expect(await titles({ store, company })).toHaveLength(1);
    });

    test("the shared mailbox hears of it as of any event, where System says so", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await enableMail(store, { systemTo: "team@example.test" });
      await answerCells({ store, key: { scope: "system" }, by: company.id("sue") }, [{ event: "other", channel: "mail", to: "on" }]);
      await store.writes.channels.pauseChannel({ channel: "slack", at: 1_000, code: "invalid_auth", text: null });
      await fanOutAll(store);

      expect(await statesOf({ store, company }, "mail")).toMatchObject({ mailbox: "pending" });
    });

    test("how many settings say on for a channel is known: of System, Template and people", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const by = company.id("sue");
      await answerCells({ store, key: { scope: "system" }, by }, [{ event: "other", channel: "mail", to: "on" }]);
      await answerCells({ store, key: { scope: "template" }, by }, [{ event: "scan_added", channel: "mail", to: "on" }]);
      await answerCells({ store, key: { scope: "personal", person: by }, by }, [
        { event: "scan_added", channel: "mail", to: "on" },
        { event: "sla_breach", channel: "mail", to: "off" },
        { event: "sla_breach", channel: "slack", to: "on" },
      ]);

      expect(await store.reads.channels.settingsOn({})).toEqual({ alert: 0, mail: 3, slack: 1, msteams: 0, webhooks: 0 });
    });

    test("who entered a secret, and when, is known until there is none; keeping it keeps that", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const [sue, mia] = [company.id("sue"), company.id("mia")];
      const settings = { enabled: true, token: "v1.sealed.one", channel: null, apiUrl: "https://slack.com/api" };
      const secretOf = async () => (await store.reads.channels.channels({})).find(({ channel }) => channel === "slack")?.secretSet;

      await store.writes.channels.saveSlackSettings({ settings, by: sue, at: 5 });
      await store.writes.channels.saveSlackSettings({ settings: { ...settings, channel: "#appsec" }, by: mia, at: 6 });
      expect(await secretOf()).toMatchObject({ at: 5, by: { id: sue, username: "sue" } });

      await store.writes.channels.saveSlackSettings({ settings: { ...settings, token: "v1.sealed.two" }, by: mia, at: 7 });
      expect(await secretOf()).toMatchObject({ at: 7, by: { id: mia } });

      await enableMail(store, { password: "v1.sealed.three" });
      await enableMail(store, { password: null });
      expect((await store.reads.channels.channels({})).find(({ channel }) => channel === "mail")?.secretSet).toBeNull();
    });
  });
}
