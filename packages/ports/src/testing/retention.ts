import { describe, expect, test } from "vitest";
import { aCompany } from "./company.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  aStartedAttempt,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  FANNED_OUT_AT,
} from "./dispatch-arrangement.ts";
import { createdEndpoint } from "./endpoint-arrangement.ts";
import { aSession } from "./sign-in-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const DAY_MS = 86_400_000;
const days = (count: number): number => FANNED_OUT_AT + count * DAY_MS;

/** Run by every store: what goes by age, and what never does. */
export function describeRetention(name: string, open: OpenStore): void {
  describe(`${name} as something that forgets (K1–K3)`, () => {
    test("deliveries that came to an end go with their attempts, what is open stays, alerts stay longer, and the counts for ever", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company);
      const sent = await aStartedAttempt(store);
      await store.dispatch.settleAttempts({ ends: [sent] });
      const before = await ledgerOf(store, company.viewer("sue"));

      expect(await purgeAll(store, days(89))).toEqual({ deliveries: 0, alerts: 0 });
      expect(await purgeAll(store, days(91))).toEqual({ deliveries: 1, alerts: 0 });

      expect(await store.reads.deliveries.delivery({ viewer: company.viewer("sue"), id: sent.delivery })).toBeNull();
      expect(await deliveriesOf({ store, company }, "mail")).toHaveLength(6);
      expect(await deliveriesOf({ store, company }, "alert")).toHaveLength(7);
      expect(await purgeAll(store, days(366))).toEqual({ deliveries: 0, alerts: 7 });
      expect(await ledgerOf(store, company.viewer("sue"))).toEqual(before);
      await expectSoundLedger({ store, company });
    });

    test("an old delivery that was settled lately stays as long as one that is new", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company, { recipients: ["mia"] });
      const late = { ...(await aStartedAttempt(store)), at: days(80) };
      await store.dispatch.settleAttempts({ ends: [late] });

      expect(await purgeAll(store, days(169))).toEqual({ deliveries: 0, alerts: 0 });
      expect(await deliveryOf({ store, company }, late.delivery)).toMatchObject({ state: "delivered", attemptLog: [{ attempt: 1 }] });
      expect(await purgeAll(store, days(171))).toEqual({ deliveries: 1, alerts: 0 });
    });

    test("a part looks at no more than it was asked to, and the parts together at everything", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      for (const id of ["e1", "e2"]) await aFannedOutEvent(store, company, { id });

      const parts: number[] = [];
      let after: string | null = null;
      do {
        const part: Awaited<ReturnType<typeof store.retention.purgeDeliveries>> = await store.retention.purgeDeliveries({
          now: days(366),
          after,
          rowsMax: 5,
        });
        parts.push(part.alerts);
        after = part.next;
      } while (after !== null);

      expect(parts.length).toBeGreaterThanOrEqual(5);
      expect(Math.max(...parts)).toBeLessThanOrEqual(5);
      expect(parts.reduce((sum, count) => sum + count, 0)).toBe(14);
    });

    test("where alerts are kept for less, the parts go on as long as there are alerts to find", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await store.writes.settings.patchSettings({ retention: { alertsDays: 7 }, by: company.id("sue"), at: 5 });
      await aFannedOutEvent(store, company);

      const first = await store.retention.purgeDeliveries({ now: days(8), after: null, rowsMax: 3 });

      expect(first.next).not.toBeNull();
      const second = await store.retention.purgeDeliveries({ now: days(8), after: first.next, rowsMax: 100 });
      expect([first.alerts, second.alerts]).toEqual([3, 4]);
    });

    test("the settings say for how long", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company);
      const by = company.id("sue");

      await store.writes.settings.patchSettings({ retention: { alertsDays: 7 }, by, at: 5 });

      expect((await store.reads.settings.settings({})).retention).toEqual({ deliveriesDays: 90, alertsDays: 7, auditDays: 730 });
      expect(await purgeAll(store, days(8))).toEqual({ deliveries: 0, alerts: 7 });
    });

    test("the audit trail loses its oldest rows, and what is left still proves itself", async () => {
      await using store = await open();
      await aCompany(store);
      for (const day of [0, 1, 800, 801]) await note(store, days(day));
      const whole = await store.reads.operations.verifyAudit({ head: null });
      expect(whole).toMatchObject({ ok: true, unchained: 0 });

      let removed = 0;
      for (let part = 1; part > 0; removed += part) part = await store.retention.purgeAudit({ now: days(802), rowsMax: 2 });

      expect(removed).toBe(whole.rows - 2);
      expect(await store.reads.operations.verifyAudit({ head: null })).toMatchObject({ ok: true, rows: 2 });
      await note(store, days(803));
      expect(await store.reads.operations.verifyAudit({ head: null })).toMatchObject({ ok: true, rows: 3 });
    });

    test("a trail of which nothing is left goes on where it ended", async () => {
      await using store = await open();
      await note(store, days(0));
      const head = await store.retention.auditHead({});
      await store.retention.purgeAudit({ now: days(1_000), rowsMax: 10 });

      expect(await store.retention.auditHead({})).toEqual(head);
      await note(store, days(1_000));
      expect(await store.reads.operations.verifyAudit({ head: head?.hash ?? "" })).toMatchObject({ ok: true, rows: 1 });
    });

    test("the trail is read a page at a time, newest first, with who did it", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await store.writes.access.audit({ at: 41, actor: company.id("sue"), action: "b", object: "o", detail: { more: 1 } });
      await note(store, 42);

      const first = await store.reads.operations.auditPage({ page: { limit: 1, after: null } });
      const second = await store.reads.operations.auditPage({ page: { limit: 1, after: first.next } });

      expect(first.items).toMatchObject([{ at: 42, actor: null, action: "noted" }]);
      expect(second.items).toMatchObject([{ at: 41, actor: { username: "sue" }, action: "b", object: "o", detail: { more: 1 } }]);
    });

    test("sessions that ended and links that are over go after a week", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await aSession(store, company.id("mia"));
      const link = {
        purpose: "set_password",
        person: company.id("mia"),
        hash: "a".repeat(64),
        expiresAt: 1_000,
        at: 10,
        by: null,
      } as const;
      await store.writes.access.createLink(link);

      expect(await store.retention.purgeSignIn({ now: 1_000, rowsMax: 10 })).toBe(0);
      expect(await store.retention.purgeSignIn({ now: 1e15, rowsMax: 10 })).toBe(2);
    });

    test("an exchanged secret goes when its day is over, whichever endpoint it is of, and no other (K6)", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const by = company.id("sue");
      for (const [id, at] of [
        ["1", 0],
        ["1", 10],
        ["2", 0],
      ] as const) {
        if (at === 0) await createdEndpoint(store, company, { id });
        await store.writes.webhooks.rotateEndpointSecret({ id, secret: `v1.sealed.${id}.${String(at)}`, by, at });
      }
      const left = async () => {
        const kept = await Promise.all(["1", "2"].map(async (id) => await store.reads.webhooks.activeEndpoint({ id })));
        return kept.map((endpoint) => [endpoint?.secret, endpoint?.pastSecrets.length]);
      };

      expect(await store.retention.forgetPastSecrets({ now: DAY_MS - 1 })).toBe(0);
      expect(await store.retention.forgetPastSecrets({ now: DAY_MS })).toBe(2);
      expect(await left()).toEqual([
        ["v1.sealed.1.10", 1],
        ["v1.sealed.2.0", 0],
      ]);
    });
  });
}

async function purgeAll({ retention }: StoreUnderTest, now: number) {
  const { deliveries, alerts } = await retention.purgeDeliveries({ now, after: null, rowsMax: 1_000 });
  return { deliveries, alerts };
}

async function note(store: StoreUnderTest, at: number): Promise<void> {
  await store.writes.access.audit({ at, actor: null, action: "noted", object: null, detail: {} });
}

async function ledgerOf(store: StoreUnderTest, viewer: Parameters<StoreUnderTest["reads"]["events"]["event"]>[0]["viewer"]) {
  return (await store.reads.events.event({ viewer, id: "e1" }))?.ledger;
}
