import { expect, test } from "vitest";
import { ANY_DELIVERY } from "../deliveries.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, aUser, COMPANY } from "./company.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import { aFannedOutEvent, aMailingCompany, deliveriesOf, expectSoundLedger, FANNED_OUT_AT, statesOf } from "./dispatch-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

const all = (state: string, ...usernames: readonly string[]) => Object.fromEntries(usernames.map((username) => [username, state]));

export function describeFanOut(open: OpenStore): void {
  test("an event reaches everybody who may see its product, alerts at once and mails to be sent", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company);

    const looked = { store, company };
    expect(await statesOf(looked, "alert")).toEqual(all("delivered", "sue", "gil", "mia", "tim", "gus", "gwen", "ola"));
    expect(await statesOf(looked, "mail")).toEqual(all("pending", "sue", "gil", "mia", "tim", "gus", "gwen", "ola"));
    const [mail] = await deliveriesOf(looked, "mail");
    expect(mail).toMatchObject({ why: "system", attempts: 0, dueAt: FANNED_OUT_AT, createdAt: FANNED_OUT_AT, settledAt: null });
    await expectSoundLedger(looked);
  });

  test.each([1, 2, 3, 7, 100])("in pages of %i people it writes each row once and says when it is finished", async (peopleMax) => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);

    const pages = await fanOutAll(store, FANNED_OUT_AT, peopleMax);

    expect(pages.every(({ written }) => (written.alert ?? 0) <= peopleMax)).toBe(true);
    expect(pages.map(({ finished }) => finished)).toEqual(pages.map((_, index) => index === pages.length - 1));
    expect(pages.reduce((sum, { written }) => sum + (written.alert ?? 0) + (written.mail ?? 0), 0)).toBe(14);
    expect(await deliveriesOf({ store, company }, "alert")).toHaveLength(7);
    await expectSoundLedger({ store, company });
  });

  test("an event that is left for later holds up no other, also in the middle of its pages, and loses nothing", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    const product = { id: company.product("Payments") };
    await acceptAll(store, [anEvent("e1", { product }), anEvent("e2", { product })]);
    await store.dispatch.fanOutPages({ now: FANNED_OUT_AT, peopleMax: 3, eventsMax: 1 });

    const pages = [];
    for (let turn = 0; turn < 3; turn += 1)
      pages.push(...(await store.dispatch.fanOutPages({ now: FANNED_OUT_AT, peopleMax: 3, eventsMax: 1, skip: 1 })));
    expect(pages.map(({ event, finished }) => [event, finished])).toEqual([
      ["e2", false],
      ["e2", false],
      ["e2", true],
    ]);
    expect(await store.dispatch.fanOutPages({ now: FANNED_OUT_AT, peopleMax: 3, eventsMax: 1, skip: 1 })).toEqual([]);

    await fanOutAll(store, FANNED_OUT_AT);
    expect(await deliveriesOf({ store, company }, "mail")).toHaveLength(14);
    await expectSoundLedger({ store, company });
  });

  test("what was intended is known with the last page, and not before", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);
    const event = () => store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" });

    await store.dispatch.fanOutPages({ now: FANNED_OUT_AT, peopleMax: 3, eventsMax: 10 });
    expect(await event()).toMatchObject({ fanOut: "fanning_out", ledger: { intended: null } });
    await fanOutAll(store, FANNED_OUT_AT, 3);

    expect(await event()).toMatchObject({
      fanOut: "fanned_out",
      reachedNobody: null,
      ledger: {
        intended: 14,
        counts: [
          { channel: "alert", state: "delivered", count: 7 },
          { channel: "mail", state: "pending", count: 7 },
        ],
      },
    });
  });

  test("events are fanned out in the order in which they were accepted", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    const product = { id: company.product("Payments") };
    await acceptAll(store, [anEvent("e1", { product }), anEvent("e2", { product }), anEvent("e3", { product })]);

    const oneByOne = [];
    for (;;) {
      const [page, ...others] = await store.dispatch.fanOutPages({ now: 1, peopleMax: 4, eventsMax: 1 });
      if (page === undefined) break;
      expect(others).toEqual([]);
      oneByOne.push(page.event);
    }

    expect(oneByOne).toEqual(["e1", "e1", "e2", "e2", "e3", "e3"]);
  });

  test("several events at a time share the people of a turn, and end with the first that goes on in the next", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    const product = { id: company.product("Payments") };
    await acceptAll(store, [
      anEvent("e1", { product }),
      anEvent("e2", { recipients: ["mia"] }),
      anEvent("e3", { product, audience: "destinations" }),
      anEvent("e4", { product }),
      anEvent("e5", { product }),
    ]);
    const turn = async (peopleMax: number, eventsMax: number) => {
      const pages = await store.dispatch.fanOutPages({ now: FANNED_OUT_AT, peopleMax, eventsMax });
      return { events: pages.map(({ event, finished }) => [event, finished]), alerts: pages.map(({ written }) => written.alert ?? 0) };
    };

    const first = await turn(10, 5);
    const partly = first.alerts.at(-1) ?? 0;

    expect(first.events).toEqual([
      ["e1", true],
      ["e2", true],
      ["e3", true],
      ["e4", false],
    ]);
    expect(first.alerts).toEqual([7, 1, 0, partly]);
    expect(partly).toBeLessThanOrEqual(2);
    expect(await turn(100, 1)).toEqual({ events: [["e4", true]], alerts: [7 - partly] });
    expect(await turn(100, 5)).toEqual({ events: [["e5", true]], alerts: [7] });
    expect(await turn(100, 5)).toEqual({ events: [], alerts: [] });
    await expectSoundLedger({ store, company });
    const events = await Promise.all(
      ["e1", "e2", "e3", "e4", "e5"].map((id) => store.reads.events.event({ viewer: company.viewer("sue"), id })),
    );
    expect(events.map((event) => event?.ledger?.intended)).toEqual([14, 2, 0, 14, 14]);
    expect(events.map((event) => event?.reachedNobody)).toEqual([null, null, "nobody", null, null]);
  });

  test("what a page wrote before the clock was set back is still found among what came since then", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);
    await store.dispatch.fanOutPages({ now: FANNED_OUT_AT, peopleMax: 3, eventsMax: 1 });
    await store.dispatch.fanOutPages({ now: FANNED_OUT_AT - 15_000, peopleMax: 100, eventsMax: 1 });

    const query = { viewer: company.viewer("sue"), filter: { ...ANY_DELIVERY, channel: "mail", since: FANNED_OUT_AT } } as const;
    const { items } = await store.reads.deliveries.deliveries({ ...query, page: { limit: 9, after: null } });

    expect(items).toHaveLength(3);
  });

  test("a preference changed between two events holds for the second", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { id: "e1", type: "other" });
    await answerCells({ store, key: { scope: "personal", person: company.id("mia") }, by: company.id("mia") }, [
      { event: "other", channel: "alert", to: "off" },
    ]);
    await acceptAll(store, [anEvent("e2", { type: "other", product: { id: company.product("Payments") } })]);
    await fanOutAll(store);

    const alerts = await deliveriesOf({ store, company }, "alert");

    expect(alerts.filter(({ person }) => person?.username === "mia").map(({ eventId }) => eventId)).toEqual(["e1"]);
  });

  test("everybody named gets a record that says why, and nobody else anything", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await answerCells({ store, key: { scope: "personal", person: company.id("tim") }, by: company.id("tim") }, [
      { event: "other", channel: "alert", to: "off" },
    ]);
    await answerCells({ store, key: { scope: "template" }, by: company.id("sue") }, [{ event: "other", channel: "slack", to: "on" }]);
    await answerCells({ store, key: { scope: "personal", person: company.id("tim") }, by: company.id("tim") }, [
      { event: "other", channel: "slack", to: "off" },
    ]);
    await aFannedOutEvent(store, company, { type: "other", recipients: ["mia", "tim", "dan", "ina", "Mia", "nobody"] });

    expect(await statesOf({ store, company }, "alert")).toEqual({
      mia: "delivered",
      tim: "suppressed opted_out",
      dan: "suppressed no_access",
      ina: "suppressed inactive_user",
      Mia: "suppressed unknown_recipient",
      nobody: "suppressed unknown_recipient",
    });
    expect(await statesOf({ store, company }, "slack")).toEqual({ mia: "suppressed channel_disabled" });
    await expectSoundLedger({ store, company });
  });

  test("a broadcast counts those whose channel is off, and writes no rows for them", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await answerCells({ store, key: { scope: "system" }, by: company.id("sue") }, [
      { event: "scan_added", channel: "mail", to: "on" },
      { event: "scan_added", channel: "slack", to: "on" },
    ]);
    await aFannedOutEvent(store, company);

    const event = await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" });

    expect(new Set(event?.ledger?.skipped)).toEqual(
      new Set([
        { channel: "mail", reason: "channel_disabled", count: 8 },
        { channel: "slack", reason: "channel_disabled", count: 8 },
      ]),
    );
    expect(event?.ledger?.intended).toBe(7);
  });

  test("an event for the alert alone sends nothing else, and counts whom that spared", async () => {
    await using store = await open();
    const company = await aMailingCompany(store, "team@example.test");
    await aFannedOutEvent(store, company, { alertOnly: true });

    const event = await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" });

    expect(event?.ledger).toEqual({
      intended: 7,
      counts: [{ channel: "alert", state: "delivered", count: 7 }],
      skipped: [{ channel: "mail", reason: "alert_only", count: 8 }],
    });
  });

  test("the shared mailbox gets a broadcast once, and a person of the same address not a second time", async () => {
    await using store = await open();
    const company = await aMailingCompany(store, "MIA@Example.test");
    await aFannedOutEvent(store, company);

    const mails = await statesOf({ store, company }, "mail");

    expect(mails["mia"]).toBe("suppressed same_address");
    expect(mails["mailbox"]).toBe("pending");
    expect(await statesOf({ store, company }, "alert")).not.toHaveProperty("mailbox");
  });

  test("an event for shared places alone concerns no people", async () => {
    await using store = await open();
    const company = await aMailingCompany(store, "team@example.test");
    await aFannedOutEvent(store, company, { audience: "destinations" });

    expect(await statesOf({ store, company }, "mail")).toEqual({ mailbox: "pending" });
    expect(await statesOf({ store, company }, "alert")).toEqual({});
  });

  test("with System kept to superusers the shared mailbox still gets what System has on", async () => {
    await using store = await open();
    const company = await aMailingCompany(store, "team@example.test");
    await store.writes.settings.patchSettings({ systemAudience: "superusers", by: company.id("sue"), at: 4_000 });
    await aFannedOutEvent(store, company);

    expect(await statesOf({ store, company }, "mail")).toEqual({ mailbox: "pending", sue: "pending" });
  });

  test("an event of which everything is skipped reached nobody as well (D19)", async () => {
    await using store = await open();
    const users = [...COMPANY.users, aUser("nomail", { email: null, superuser: true })];
    const company = await aCompany(store, { ...COMPANY, users });
    await enableMail(store);
    const [by, sue] = [company.id("nomail"), company.viewer("sue")];
    await answerCells({ store, key: { scope: "personal", person: by }, by }, [
      { event: "scan_added", channel: "mail", to: "on" },
      { event: "scan_added", channel: "alert", to: "off" },
    ]);
    const event = () => store.reads.events.event({ viewer: sue, id: "e1" });
    await aFannedOutEvent(store, company, { recipients: ["nomail", "Nobody"] });

    expect(await event()).toMatchObject({ reachedNobody: "nobody", ledger: { intended: 2 } });
    expect(await statesOf({ store, company }, "mail")).toEqual({ nomail: "suppressed no_address" });
    await expectSoundLedger({ store, company });

    const [skipped] = await deliveriesOf({ store, company }, "mail");
    await store.writes.deliveries.redeliver({ by: sue, deliveries: [skipped?.id ?? ""], at: FANNED_OUT_AT });
    expect(await event()).toMatchObject({ reachedNobody: "nobody", ledger: { intended: 3 } });
  });

  test("an event that nobody is to get is marked so", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await aFannedOutEvent(store, company, { type: "scan_added_empty" });

    expect(await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" })).toMatchObject({
      reachedNobody: "nobody",
      ledger: { intended: 0 },
    });
  });
}
