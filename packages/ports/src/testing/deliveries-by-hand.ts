import { RELEVANCE_MS } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import { ANY_DELIVERY, type DeliveryFilter } from "../deliveries.ts";
import type { DeliveryId, Viewer } from "../ids.ts";
import { type Company, required } from "./company.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  aStartedAttempt,
  claimMail,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  failedAs,
  FANNED_OUT_AT,
  retryingAt,
} from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const AT = 400_000;

interface Arranged {
  readonly company: Company;
  /** The one mail of it, to mia. */
  readonly mail: DeliveryId;
  readonly sue: Viewer;
  readonly mia: Viewer;
}

async function arrange(store: StoreUnderTest): Promise<Arranged> {
  const company = await aMailingCompany(store);
  await aFannedOutEvent(store, company, { recipients: ["mia"] });
  const [mail] = await deliveriesOf({ store, company }, "mail");
  return { company, mail: required(mail, "mail").id, sue: company.viewer("sue"), mia: company.viewer("mia") };
}

async function arrangeFailed(store: StoreUnderTest): Promise<Arranged> {
  const arranged = await arrange(store);
  await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...failedAs("policy") }] });
  return arranged;
}

const actionsOf = async (store: StoreUnderTest) =>
  (await store.reads.access.auditTrail({ limit: 50 })).filter(({ action }) => action.startsWith("deliver")).map(({ action }) => action);

/** Run by every store: what people decide about deliveries (rules D12–D15). */
export function describeDeliveriesByHand(open: OpenStore): void {
  describe("sending again (D12)", () => {
    test("makes a new delivery that names the old, due now and relevant anew, and leaves the old as it is", async () => {
      await using store = await open();
      const { company, mail, sue } = await arrangeFailed(store);
      const old = await deliveryOf({ store, company }, mail);

      const [answer] = await store.writes.deliveries.redeliver({ by: sue, deliveries: [mail], at: AT });

      expect(answer).toMatchObject({ delivery: mail, ok: true });
      const id = required(answer?.ok === true ? answer.again : null, "new delivery");
      expect(await deliveryOf({ store, company }, id)).toMatchObject({
        state: "pending",
        reason: null,
        why: old.why,
        person: old.person,
        attempts: 0,
        createdAt: AT,
        dueAt: AT,
        settledAt: null,
        attemptLog: [],
      });
      expect(await deliveryOf({ store, company }, mail)).toMatchObject({ state: "failed", settledAt: old.settledAt });
      const { deliveries } = await claimMail(store, { now: AT });
      expect(deliveries).toMatchObject([{ id, attempts: 0, expiresAt: AT + RELEVANCE_MS, firstAttemptAt: null }]);
    });

    test("is part of the ledger and of the audit", async () => {
      await using store = await open();
      const { company, mail, sue } = await arrangeFailed(store);
      const intended = async () => (await store.reads.events.event({ viewer: sue, id: "e1" }))?.ledger?.intended ?? 0;
      const before = await intended();

      await store.writes.deliveries.redeliver({ by: sue, deliveries: [mail], at: AT });

      expect(await intended()).toBe(before + 1);
      await expectSoundLedger({ store, company });
      expect(await store.reads.access.auditTrail({ limit: 1 })).toMatchObject([
        { at: AT, actor: sue.person, action: "deliveries.redelivered", object: mail, detail: { count: 1 } },
      ]);
    });

    test("twice sends once; the new one can be sent again in its turn", async () => {
      await using store = await open();
      const { mail, sue } = await arrangeFailed(store);
      const again = (id: DeliveryId) => store.writes.deliveries.redeliver({ by: sue, deliveries: [id, id], at: AT });

      const [first, second] = await again(mail);
      expect(second).toEqual({ delivery: mail, ok: false, refusal: "already_redelivered" });
      const id = required(first?.ok === true ? first.again : null, "new delivery");
      expect(await again(id)).toMatchObject([{ refusal: "delivery_open" }, { refusal: "delivery_open" }]);
      await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store, { now: AT })), ...failedAs("policy") }] });

      expect(await again(id)).toMatchObject([{ ok: true }, { refusal: "already_redelivered" }]);
      expect(await again(mail)).toMatchObject([{ refusal: "already_redelivered" }, { refusal: "already_redelivered" }]);
    });

    test("counts as a possible repeat where an earlier generation may have arrived", async () => {
      await using store = await open();
      const { company, mail, sue } = await arrange(store);
      await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...failedAs("ambiguous") }] });
      await store.writes.deliveries.redeliver({ by: sue, deliveries: [mail], at: AT });

      const { delivery } = await aStartedAttempt(store, { now: AT });

      expect(await deliveryOf({ store, company }, delivery)).toMatchObject({ attemptLog: [{ attempt: 1, possibleRepeat: true }] });
    });

    test("asks again at the claim whether the person may have it", async () => {
      await using store = await open();
      const { company, mail, sue } = await arrangeFailed(store);
      await store.writes.directory.patchPerson({ id: company.id("mia"), active: false, by: sue.person, at: AT });

      const [answer] = await store.writes.deliveries.redeliver({ by: sue, deliveries: [mail], at: AT });

      expect((await claimMail(store, { now: AT })).deliveries).toEqual([]);
      const id = answer?.ok === true ? answer.again : "";
      expect(await deliveryOf({ store, company }, id)).toMatchObject({ state: "suppressed", reason: "inactive_user" });
      await expectSoundLedger({ store, company });
    });

    test("refuses what waits, what arrived and alerts, and one refusal touches no other", async () => {
      await using store = await open();
      const { company, mail, sue } = await arrange(store);
      const [alert] = await deliveriesOf({ store, company }, "alert");
      const deliveries = [mail, required(alert, "alert").id, "nonsense"];

      expect(await store.writes.deliveries.redeliver({ by: sue, deliveries, at: AT })).toMatchObject([
        { refusal: "delivery_open" },
        { refusal: "alert_is_not_sent" },
        { refusal: "not_found" },
      ]);
      expect(await actionsOf(store)).toEqual([]);

      await store.writes.deliveries.cancelDelivery({ by: sue, delivery: mail, at: AT });
      expect(await store.writes.deliveries.redeliver({ by: sue, deliveries: ["nonsense", mail], at: AT })).toMatchObject([
        { ok: false },
        { ok: true },
      ]);
    });
  });

  describe("what can be sent again (D12)", () => {
    const idsOf = async (store: StoreUnderTest, viewer: Viewer, filter: Partial<DeliveryFilter> = {}) =>
      (await store.reads.deliveries.redeliverable({ viewer, filter: { ...ANY_DELIVERY, ...filter }, page: { limit: 50, after: null } }))
        .items;

    test("is what ended without a message, until it has been sent again", async () => {
      await using store = await open();
      const { mail, sue, mia } = await arrangeFailed(store);

      expect(await idsOf(store, sue)).toEqual([mail]);
      expect(await idsOf(store, sue, { state: ["failed", "delivered"], channel: "mail" })).toEqual([mail]);
      expect(await idsOf(store, sue, { state: ["delivered"] })).toEqual([]);
      expect(await idsOf(store, sue, { channel: "alert" })).toEqual([]);
      expect(await idsOf(store, sue, { event: "other" })).toEqual([]);
      expect(await idsOf(store, mia)).toEqual([]);

      const [answer] = await store.writes.deliveries.redeliver({ by: sue, deliveries: [mail], at: AT });
      expect(await idsOf(store, sue)).toEqual([]);
      const again = answer?.ok === true ? answer.again : "";
      await store.writes.deliveries.cancelDelivery({ by: sue, delivery: again, at: AT });
      expect(await idsOf(store, sue)).toEqual([again]);
      expect(await store.reads.deliveries.delivery({ viewer: sue, id: again })).toMatchObject({ redeliveryOf: mail, redeliveredAs: null });
      expect(await store.reads.deliveries.delivery({ viewer: sue, id: mail })).toMatchObject({ redeliveryOf: null, redeliveredAs: again });
    });
  });

  describe("cancelling (D13)", () => {
    test.each(["pending", "retrying"] as const)("takes back what waits: %s", async (state) => {
      await using store = await open();
      const { company, mail, sue } = await arrange(store);
      if (state === "retrying") {
        await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...retryingAt(FANNED_OUT_AT + 5_000) }] });
      }

      expect(await store.writes.deliveries.cancelDelivery({ by: sue, delivery: mail, at: AT })).toEqual({ ok: true });

      expect(await deliveryOf({ store, company }, mail)).toMatchObject({ state: "cancelled", reason: null, dueAt: null, settledAt: AT });
      expect((await claimMail(store, { now: AT })).deliveries).toEqual([]);
      await expectSoundLedger({ store, company });
      expect(await store.reads.access.auditTrail({ limit: 1 })).toMatchObject([
        { actor: sue.person, action: "delivery.cancelled", object: mail },
      ]);
    });

    test("does not call back what is on its way, nor what has ended", async () => {
      await using store = await open();
      const { mail, sue } = await arrange(store);
      const cancel = () => store.writes.deliveries.cancelDelivery({ by: sue, delivery: mail, at: AT });
      const end = await aStartedAttempt(store);

      expect(await cancel()).toEqual({ ok: false, refusal: "delivery_sending" });
      await store.dispatch.settleAttempts({ ends: [end] });
      expect(await cancel()).toEqual({ ok: false, refusal: "delivery_final" });
      expect(await actionsOf(store)).toEqual([]);
    });
  });

  describe("releasing (D14)", () => {
    test("lets a quarantined one go; it is due now, and cancelling it is the other way out", async () => {
      await using store = await open();
      const { company, mail, sue } = await arrange(store);
      const crash = async (round: number) => {
        // Each time later than what crashed twice has to wait (rule D18).
        const now = AT + round * 15_000;
        await aStartedAttempt(store, { now, boot: `boot-${String(round)}` });
        await store.dispatch.releaseOrphans({ boot: "after", now });
      };
      for (let round = 0; round < 5; round += 1) await crash(round);
      expect(await deliveryOf({ store, company }, mail)).toMatchObject({ state: "held", reason: "quarantined" });

      expect(await store.writes.deliveries.releaseDelivery({ by: sue, delivery: mail, at: AT + 75_000 })).toEqual({ ok: true });
      expect(await deliveryOf({ store, company }, mail)).toMatchObject({ state: "pending", reason: null, dueAt: AT + 75_000 });
      await expectSoundLedger({ store, company });

      await crash(6);
      expect(await store.reads.deliveries.awaitingDecision({})).toEqual({ quarantined: 1, restored: 0 });
      expect(await deliveryOf({ store, company }, mail)).toMatchObject({ state: "held", reason: "quarantined" });
      expect(await store.writes.deliveries.cancelDelivery({ by: sue, delivery: mail, at: AT + 100_000 })).toEqual({ ok: true });
      expect(await actionsOf(store)).toEqual(["delivery.cancelled", "delivery.released"]);
      await expectSoundLedger({ store, company });
    });

    test("is not for what is not held", async () => {
      await using store = await open();
      const { mail, sue } = await arrange(store);

      expect(await store.writes.deliveries.releaseDelivery({ by: sue, delivery: mail, at: AT })).toEqual({
        ok: false,
        refusal: "not_held",
      });
    });
  });

  describe("who decides (D15)", () => {
    test("a person decides nothing about a mail of theirs, and knows nothing of those of others", async () => {
      await using store = await open();
      const { company, mail, mia } = await arrangeFailed(store);
      const by = { mia, dan: company.viewer("dan") };
      const all = (viewer: Viewer, delivery: DeliveryId) =>
        Promise.all([
          store.writes.deliveries.redeliver({ by: viewer, deliveries: [delivery], at: AT }).then(([one]) => one),
          store.writes.deliveries.cancelDelivery({ by: viewer, delivery, at: AT }),
          store.writes.deliveries.releaseDelivery({ by: viewer, delivery, at: AT }),
        ]);

      expect((await all(by.mia, mail)).map((answer) => answer?.ok === false && answer.refusal)).toEqual([
        "forbidden",
        "forbidden",
        "forbidden",
      ]);
      expect((await all(by.dan, mail)).map((answer) => answer?.ok === false && answer.refusal)).toEqual([
        "not_found",
        "not_found",
        "not_found",
      ]);
      expect(await actionsOf(store)).toEqual([]);
    });
  });
}
