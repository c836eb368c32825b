import { type EventType, RELEVANCE_MS } from "@tocsin/domain";
import { expect, test } from "vitest";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, type Company } from "./company.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import { anEnd, BOOT, claimMail, deliveriesOf, expectSoundLedger, FANNED_OUT_AT, retryingAt } from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const WINDOW_MS = 5 * 60_000;
const MAX = 20;
const ACCEPTED_AT = 10_000;

interface Storm {
  readonly store: StoreUnderTest;
  readonly company: Company;
}

/** Mia asked for mail; so many events name her. */
async function aStorm(store: StoreUnderTest, events: number): Promise<Storm> {
  const company = await aCompany(store);
  await enableMail(store, {});
  const [by, sue] = [company.id("mia"), company.id("sue")];
  await answerCells({ store, key: { scope: "personal", person: by }, by }, [{ event: "scan_added", channel: "mail", to: "on" }]);
  await answerCells({ store, key: { scope: "system" }, by: sue }, [{ event: "sla_breach", channel: "mail", to: "on" }]);
  await more({ store, company }, events);
  return { store, company };
}

interface More {
  readonly type?: EventType;
  readonly from?: number;
  readonly at?: number;
}

async function more({ store, company }: Storm, events: number, { type = "scan_added", from = 0, at = FANNED_OUT_AT }: More = {}) {
  const named = { product: { id: company.product("Payments") }, recipients: ["mia"], type };
  await acceptAll(
    store,
    Array.from({ length: events }, (_, index) => anEvent(`e${String(from + index).padStart(3, "0")}`, named)),
  );
  await fanOutAll(store, at);
}

/** Claims and delivers all that is due; answers the events in the order in which they went. */
async function sendDue({ store }: Storm, now: number, limit = 100, arrivesAt = now): Promise<readonly string[]> {
  const { deliveries } = await claimMail(store, { now, limit });
  const started = await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now, boot: BOOT });
  await store.dispatch.settleAttempts({
    ends: started.map((one) => anEnd({ ...one, at: arrivesAt })),
  });
  return deliveries.map(({ event }) => event);
}

const eventIds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `e${String(from + index).padStart(3, "0")}`);

async function heldOf(storm: Storm) {
  return (await deliveriesOf(storm, "mail")).filter(({ state }) => state === "held");
}

/** Run by every store: a storm does not fill a mailbox, and nothing of it is lost (rule D16). */
export function describeCaps(open: OpenStore): void {
  test("of a storm twenty messages go, the rest waits for room and says so", async () => {
    await using store = await open();
    const storm = await aStorm(store, 50);

    const claim = await claimMail(store);

    expect(claim.deliveries.map(({ event }) => event)).toEqual(eventIds(0, MAX));
    expect(claim.capped).toBe(30);
    const held = await heldOf(storm);
    expect(new Set(held.map(({ reason }) => reason))).toEqual(new Set(["rate_capped"]));
    expect(held.map(({ dueAt }) => dueAt).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      ...Array.from({ length: MAX }, () => FANNED_OUT_AT + WINDOW_MS),
      ...Array.from({ length: 10 }, () => FANNED_OUT_AT + 2 * WINDOW_MS),
    ]);
    await expectSoundLedger(storm);
  });

  test("what comes while others wait is given what is left of the last window, then the next", async () => {
    await using store = await open();
    const storm = await aStorm(store, 50);
    await sendDue(storm, FANNED_OUT_AT);
    await more(storm, 15, { from: 50, at: FANNED_OUT_AT + 60_000 });
    await sendDue(storm, FANNED_OUT_AT + 60_000);

    const windows = (await heldOf(storm)).map(({ dueAt }) => (Number(dueAt) - FANNED_OUT_AT) / WINDOW_MS);

    expect([1, 2, 3].map((window) => windows.filter((one) => one === window).length)).toEqual([MAX, MAX, 5]);
  });

  test("what waited goes oldest first when there is room, before what is new", async () => {
    await using store = await open();
    const storm = await aStorm(store, 30);
    expect(await sendDue(storm, FANNED_OUT_AT)).toEqual(eventIds(0, MAX));
    await more(storm, 15, { from: 30, at: FANNED_OUT_AT + 60_000 });

    expect(await sendDue(storm, FANNED_OUT_AT + 60_000)).toEqual([]);
    expect(await store.dispatch.nextDueAt({ lane: "mail" })).toBe(FANNED_OUT_AT + WINDOW_MS);
    expect(await sendDue(storm, FANNED_OUT_AT + WINDOW_MS)).toEqual(eventIds(MAX, 2 * MAX));
    expect(await sendDue(storm, FANNED_OUT_AT + 2 * WINDOW_MS)).toEqual(eventIds(2 * MAX, 45));
    expect(await heldOf(storm)).toEqual([]);
    await expectSoundLedger(storm);
  });

  test("who has to wait once more, because the room was less than was thought, lets nobody new overtake the others that wait", async () => {
    await using store = await open();
    const storm = await aStorm(store, 50);
    await sendDue(storm, FANNED_OUT_AT, 10);
    await sendDue(storm, FANNED_OUT_AT + 60_000);
    await more(storm, 1, { from: 50, at: FANNED_OUT_AT + WINDOW_MS });

    expect(await sendDue(storm, FANNED_OUT_AT + WINDOW_MS)).toEqual(eventIds(MAX, MAX + 10));

    const waits = new Map((await heldOf(storm)).map(({ eventId, dueAt }) => [eventId, Number(dueAt) - FANNED_OUT_AT]));
    expect([...new Set(eventIds(MAX + 10, 2 * MAX).map((id) => waits.get(id)))]).toEqual([WINDOW_MS + 60_000]);
    expect([...new Set(eventIds(2 * MAX, 51).map((id) => waits.get(id)))]).toEqual([2 * WINDOW_MS]);
    await expectSoundLedger(storm);
  });

  test("what a person was sent counts from when it arrived, however long it waited for its turn", async () => {
    await using store = await open();
    const storm = await aStorm(store, 30);
    const arrivesAt = FANNED_OUT_AT + 12_000;
    expect(await sendDue(storm, FANNED_OUT_AT, 100, arrivesAt)).toEqual(eventIds(0, MAX));

    expect(await sendDue(storm, arrivesAt + WINDOW_MS - 1)).toEqual([]);
    expect(await sendDue(storm, arrivesAt + WINDOW_MS)).toEqual(eventIds(MAX, 30));
    await expectSoundLedger(storm);
  });

  test("what waits for room is due no later than it expires", async () => {
    await using store = await open();
    const storm = await aStorm(store, 30);
    const expiresAt = ACCEPTED_AT + RELEVANCE_MS;

    const { capped } = await claimMail(store, { now: expiresAt - 1_000 });

    expect(capped).toBe(10);
    // Each was accepted a millisecond after the one before.
    const dueAts = (await heldOf(storm)).map(({ dueAt }) => Number(dueAt) - expiresAt).toSorted((a, b) => a - b);
    expect(dueAts).toEqual(Array.from({ length: 10 }, (_, index) => MAX + index));
    await claimMail(store, { now: expiresAt + 30 });
    expect(await heldOf(storm)).toEqual([]);
    await expectSoundLedger(storm);
  });

  test("what System locks on goes all the same, and uses nothing up", async () => {
    await using store = await open();
    const storm = await aStorm(store, 0);
    await more(storm, 25, { type: "sla_breach" });
    expect((await claimMail(store)).deliveries).toHaveLength(25);
    await more(storm, 21, { from: 25 });

    expect((await claimMail(store)).deliveries).toHaveLength(MAX);
  });

  test("a message that was surely not sent leaves its room to another", async () => {
    await using store = await open();
    const storm = await aStorm(store, 20);
    const { deliveries } = await claimMail(store);
    const started = await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now: FANNED_OUT_AT, boot: BOOT });
    const later = FANNED_OUT_AT + 3_600_000;
    await store.dispatch.settleAttempts({
      ends: started.map((one, index) => anEnd({ ...one, ...retryingAt(later, index < 3 ? "transient" : "ambiguous") })),
    });
    await more(storm, 10, { from: 20 });

    expect((await claimMail(store)).deliveries.map(({ event }) => event)).toEqual(eventIds(20, 23));
  });

  test("a message that may have arrived keeps its room, also when its next try was surely not sent", async () => {
    await using store = await open();
    const storm = await aStorm(store, 1);
    const again = FANNED_OUT_AT + 5_000;
    const later = again + 3_600_000;
    for (const { now, how } of [
      { now: FANNED_OUT_AT, how: retryingAt(again, "ambiguous") },
      { now: again, how: retryingAt(later, "transient") },
    ]) {
      const deliveries = (await claimMail(store, { now })).deliveries.map(({ id }) => id);
      const started = await store.dispatch.startAttempts({ deliveries, now, boot: BOOT });
      expect(started).toHaveLength(1);
      await store.dispatch.settleAttempts({ ends: started.map((one) => anEnd({ ...one, ...how, at: now })) });
    }
    await more(storm, MAX, { from: 1, at: again });

    expect(await sendDue(storm, again)).toEqual(eventIds(1, MAX));
    expect(await sendDue(storm, FANNED_OUT_AT + WINDOW_MS)).toEqual(eventIds(MAX, MAX + 1));
  });

  test("leases that were given back leave their room, too", async () => {
    await using store = await open();
    const storm = await aStorm(store, 20);
    const { deliveries } = await claimMail(store);
    await store.dispatch.releaseLeases({ deliveries: deliveries.map(({ id }) => id), boot: BOOT });

    expect((await claimMail(store)).deliveries).toHaveLength(MAX);
    await expectSoundLedger(storm);
  });

  test("what was let go and given back unsent keeps its place before what waits behind it", async () => {
    await using store = await open();
    const storm = await aStorm(store, 60);
    await sendDue(storm, FANNED_OUT_AT);
    const window = FANNED_OUT_AT + WINDOW_MS;
    const { deliveries } = await claimMail(store, { now: window, limit: 100 });
    expect(deliveries.map(({ event }) => event)).toEqual(eventIds(MAX, 2 * MAX));
    await store.dispatch.releaseLeases({ deliveries: deliveries.slice(5).map(({ id }) => id), boot: BOOT });

    expect((await claimMail(store, { now: window + 1, limit: 100 })).deliveries.map(({ event }) => event)).toEqual(
      eventIds(MAX + 5, 2 * MAX),
    );
    await expectSoundLedger(storm);
  });

  test("what failed is tried again before what waits, and lets nothing new before that either", async () => {
    await using store = await open();
    const storm = await aStorm(store, 60);
    await sendDue(storm, FANNED_OUT_AT);
    const window = FANNED_OUT_AT + WINDOW_MS;
    const { deliveries } = await claimMail(store, { now: window, limit: 100 });
    const started = await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now: window, boot: BOOT });
    const again = window + 5_000;
    const ends = started.map((one, index) => anEnd({ ...one, ...(index < 15 ? {} : retryingAt(again, "ambiguous")), at: window }));
    await store.dispatch.settleAttempts({ ends });
    await more(storm, 1, { from: 60, at: again + 1 });

    expect((await claimMail(store, { now: again + 1, limit: 100 })).deliveries).toEqual([]);

    const waits = new Map((await heldOf(storm)).map(({ eventId, dueAt }) => [eventId, (Number(dueAt) - FANNED_OUT_AT) / WINDOW_MS]));
    expect([...new Set(eventIds(MAX + 15, 2 * MAX).map((id) => waits.get(id)))]).toEqual([2]);
    expect([waits.get("e059"), waits.get("e060")]).toEqual([2, 3]);
    await expectSoundLedger(storm);
  });

  test.each([
    ["a process that died", (store: StoreUnderTest) => store.dispatch.releaseOrphans({ boot: "after", now: FANNED_OUT_AT })],
    ["leases that ran out", (store: StoreUnderTest) => store.dispatch.releaseExpiredLeases({ now: FANNED_OUT_AT + 60_000 })],
  ])("%s: what was claimed and not begun leaves its room", async (_name, release) => {
    await using store = await open();
    const storm = await aStorm(store, 40);
    const { deliveries } = await claimMail(store, { limit: 100 });
    await store.dispatch.startAttempts({ deliveries: deliveries.slice(0, 3).map(({ id }) => id), now: FANNED_OUT_AT, boot: BOOT });

    await release(store);

    const again = await claimMail(store, { now: FANNED_OUT_AT + 60_000, limit: 100 });
    expect(again.deliveries.length).toBeGreaterThanOrEqual(MAX - 3);
    await expectSoundLedger(storm);
  });
}
