import { expect, test } from "vitest";
import { required } from "./company.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  aStartedAttempt,
  BOOT,
  claimMail,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  FANNED_OUT_AT,
  LEASE_MS,
  retryingAt,
  statesOf,
} from "./dispatch-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

export function describeLeases(open: OpenStore): void {
  test("a lease that is given back leaves no attempt and is due at once", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const { deliveries } = await claimMail(store);
    const id = required(deliveries[0], "delivery").id;

    expect(await store.dispatch.releaseLeases({ deliveries: [id], boot: "another-boot" })).toBe(0);
    expect(await store.dispatch.releaseLeases({ deliveries: [id, "no-such-id"], boot: BOOT })).toBe(1);

    expect(await deliveryOf({ store, company }, id)).toMatchObject({ state: "pending", attempts: 0, attemptLog: [] });
    expect((await claimMail(store)).deliveries).toMatchObject([{ id, crashCount: 0 }]);
    await expectSoundLedger({ store, company });
  });

  test("an attempt that is under way is not given back", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const { delivery } = await aStartedAttempt(store);

    expect(await store.dispatch.releaseLeases({ deliveries: [delivery], boot: BOOT })).toBe(0);
    expect(await deliveryOf({ store, company }, delivery)).toMatchObject({ state: "sending" });
  });

  test("a lease that is renewed does not run out; one that is not, does, and counts no crash", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia", "tim"] });
    const started = await aStartedAttempt(store);
    const [waiting] = (await claimMail(store)).deliveries;
    const ours = { deliveries: [started.delivery, waiting?.id ?? "", "nobody_mail_mailbox_0"], boot: BOOT, leaseMs: LEASE_MS };

    expect(await store.dispatch.releaseExpiredLeases({ now: FANNED_OUT_AT + LEASE_MS - 1 })).toBe(0);
    expect(await store.dispatch.renewLeases({ ...ours, now: FANNED_OUT_AT + 15_000 })).toBe(2);
    expect(await store.dispatch.renewLeases({ ...ours, boot: "another-boot", now: FANNED_OUT_AT })).toBe(0);
    expect(await store.dispatch.releaseExpiredLeases({ now: FANNED_OUT_AT + LEASE_MS })).toBe(0);
    expect(await store.dispatch.releaseExpiredLeases({ now: FANNED_OUT_AT + 15_000 + LEASE_MS })).toBe(2);

    expect((await deliveryOf({ store, company }, started.delivery)).attemptLog).toMatchObject([{ outcome: "unknown", failure: null }]);
    const { deliveries } = await claimMail(store, { now: FANNED_OUT_AT + 80_000 });
    expect(deliveries.map(({ crashCount }) => crashCount)).toEqual([0, 0]);
    await expectSoundLedger({ store, company });
  });

  test("a lease that its boot does not know of any more runs out while others are renewed", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia", "tim"] });
    const kept = await aStartedAttempt(store);
    const [lost] = (await claimMail(store)).deliveries;

    const renewed = await store.dispatch.renewLeases({
      deliveries: [kept.delivery],
      boot: BOOT,
      now: FANNED_OUT_AT + 1,
      leaseMs: LEASE_MS,
    });
    expect(renewed).toBe(1);
    expect(await store.dispatch.releaseExpiredLeases({ now: FANNED_OUT_AT + LEASE_MS })).toBe(1);

    expect(await deliveryOf({ store, company }, kept.delivery)).toMatchObject({ state: "sending" });
    expect(await deliveryOf({ store, company }, lost?.id ?? "")).toMatchObject({ state: "pending" });
    await expectSoundLedger({ store, company });
  });

  test("an attempt that a crash cut off ends no earlier than it began, wherever the clock is by then", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const { delivery } = await aStartedAttempt(store, { boot: "boot-0" });

    await store.dispatch.releaseOrphans({ boot: BOOT, now: FANNED_OUT_AT - 5_000 });

    const { attemptLog } = await deliveryOf({ store, company }, delivery);
    expect(attemptLog).toMatchObject([{ startedAt: FANNED_OUT_AT, endedAt: FANNED_OUT_AT, outcome: "unknown" }]);
  });

  test("after a crash everything of the dead process is free again; what it had begun may have arrived", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia", "tim", "sue"] });
    const begun = await aStartedAttempt(store, { boot: "boot-0" });
    await claimMail(store, { boot: "boot-0", limit: 1 });
    const own = (await claimMail(store, { boot: BOOT })).deliveries;

    expect(await store.dispatch.releaseOrphans({ boot: BOOT, now: 40_000 })).toEqual({ released: 2, crashed: 1, quarantined: 0 });

    expect(own).toHaveLength(1);
    expect(Object.values(await statesOf({ store, company }, "mail")).toSorted()).toEqual(["pending", "pending", "sending"]);
    const delivery = await deliveryOf({ store, company }, begun.delivery);
    expect(delivery).toMatchObject({ attempts: 0, dueAt: 40_000 });
    expect(delivery.attemptLog).toMatchObject([{ outcome: "unknown", failure: "crash", endedAt: 40_000 }]);
    expect(await store.dispatch.settleAttempts({ ends: [begun] })).toEqual([]);
    expect(await store.dispatch.releaseOrphans({ boot: BOOT, now: 40_001 })).toEqual({ released: 0, crashed: 0, quarantined: 0 });
    await expectSoundLedger({ store, company });
  });

  test("a delivery in whose middle the process died five times is held back, and not lost (D5)", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });

    const outcomes = [];
    for (const crash of [1, 2, 3, 4, 5]) {
      const now = FANNED_OUT_AT + crash * LEASE_MS;
      await aStartedAttempt(store, { boot: `boot-${crash}`, now });
      outcomes.push(await store.dispatch.releaseOrphans({ boot: "boot-after", now }));
    }

    expect(outcomes.map(({ quarantined }) => quarantined)).toEqual([0, 0, 0, 0, 1]);
    expect(await statesOf({ store, company }, "mail")).toEqual({ mia: "held quarantined" });
    const now = FANNED_OUT_AT + 10 * LEASE_MS;
    expect((await claimMail(store, { now })).deliveries).toEqual([]);
    await expectSoundLedger({ store, company });

    // Released, it is the suspect that it was.
    const [held] = await deliveriesOf({ store, company }, "mail");
    await store.writes.deliveries.releaseDelivery({ by: company.viewer("sue"), delivery: held?.id ?? "", at: now });
    expect((await claimMail(store, { now })).deliveries).toMatchObject([{ crashCount: 5 }]);
  });

  test("what crashed once goes at once; what crashed twice waits until the process has lived ten seconds, each anew (D18)", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const claimable = async (now: number) => (await claimMail(store, { now })).deliveries.length;

    await aStartedAttempt(store, { boot: "boot-1", now: 40_000 });
    await store.dispatch.releaseOrphans({ boot: "boot-2", now: 40_100 });
    await aStartedAttempt(store, { boot: "boot-2", now: 40_100 });
    await store.dispatch.releaseOrphans({ boot: "boot-3", now: 40_200 });
    expect(await claimable(50_199)).toBe(0);

    await store.dispatch.releaseOrphans({ boot: "boot-4", now: 49_000 });
    expect(await claimable(58_999)).toBe(0);
    expect(await claimable(59_000)).toBe(1);
  });

  test("what crashed less often goes before what crashed more, whichever is due first", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia", "tim"] });
    const often = await aStartedAttempt(store, { boot: "boot-1", now: 40_000 });
    await store.dispatch.releaseOrphans({ boot: "boot-2", now: 40_000 });
    const [rare] = (await claimMail(store, { boot: "boot-2", now: 40_000, limit: 1 })).deliveries;
    await aStartedAttempt(store, { boot: "boot-2", now: 40_000 });
    await store.dispatch.releaseOrphans({ boot: "boot-3", now: 40_100 });
    const [again] = (await claimMail(store, { boot: "boot-3", now: 40_100, limit: 1 })).deliveries;
    await store.dispatch.startAttempts({ deliveries: [again?.id ?? ""], boot: "boot-3", now: 60_000 });
    await store.dispatch.releaseOrphans({ boot: "boot-4", now: 60_000 });
    const once = await aStartedAttempt(store, { boot: "boot-4", now: 60_000 });
    await store.dispatch.settleAttempts({ ends: [{ ...once, ...retryingAt(75_000) }] });

    const { deliveries } = await claimMail(store, { boot: "boot-4", now: 80_000 });

    expect(rare?.id).not.toBe(often.delivery);
    expect(deliveries.map(({ id, crashCount }) => [id, crashCount])).toEqual([
      [rare?.id, 1],
      [often.delivery, 2],
    ]);
  });

  test("what crashed twice and waits longer than ten seconds anyway keeps its time", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    for (const boot of ["boot-1", "boot-2"]) {
      await aStartedAttempt(store, { boot, now: 40_000 });
      await store.dispatch.releaseOrphans({ boot: "boot-3", now: 40_000 });
    }
    const third = await aStartedAttempt(store, { boot: "boot-3", now: 50_000 });
    await store.dispatch.settleAttempts({ ends: [{ ...third, ...retryingAt(90_000) }] });

    await store.dispatch.releaseOrphans({ boot: "boot-4", now: 60_000 });

    expect(await store.dispatch.nextDueAt({ lane: "mail" })).toBe(90_000);
  });
}
