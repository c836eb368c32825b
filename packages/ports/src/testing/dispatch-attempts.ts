import { expect, test } from "vitest";
import { ANY_DELIVERY } from "../deliveries.ts";
import type { AttemptStarts } from "../dispatch.ts";
import { required } from "./company.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  anEnd,
  aStartedAttempt,
  BOOT,
  claimMail,
  DELIVERED,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  failedAs,
  FANNED_OUT_AT,
  LEASE_MS,
  pausedAt,
  retryingAt,
} from "./dispatch-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

export function describeAttempts(open: OpenStore): void {
  test("an attempt is on the log before it has an outcome", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });

    const end = await aStartedAttempt(store);

    expect((await deliveryOf({ store, company }, end.delivery)).attemptLog).toEqual([
      {
        attempt: 1,
        startedAt: FANNED_OUT_AT,
        endedAt: null,
        outcome: "started",
        failure: null,
        request: null,
        code: null,
        text: null,
        hidden: false,
        durationMs: null,
        possibleRepeat: false,
      },
    ]);
  });

  test.each([
    ["delivered", DELIVERED, { state: "delivered", reason: null, dueAt: null, settledAt: FANNED_OUT_AT + 1, attempts: 1 }, "delivered"],
    [
      "failed for now",
      retryingAt(50_000),
      { state: "retrying", reason: "transient", dueAt: 50_000, settledAt: null, attempts: 1 },
      "retry",
    ],
    [
      "failed for good",
      failedAs("policy"),
      { state: "failed", reason: "policy", dueAt: null, settledAt: FANNED_OUT_AT + 1, attempts: 1 },
      "failed",
    ],
    [
      "met a broken connection",
      pausedAt(30_000),
      { state: "pending", reason: null, dueAt: 30_000, settledAt: null, attempts: 0 },
      "paused",
    ],
  ] as const)("a delivery whose attempt was %s is settled so, with the answer on the log", async (_what, ending, settled, outcome) => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const end = { ...(await aStartedAttempt(store)), ...ending };

    expect(await store.dispatch.settleAttempts({ ends: [end] })).toEqual([end.delivery]);

    const delivery = await deliveryOf({ store, company }, end.delivery);
    expect(delivery).toMatchObject(settled);
    expect(delivery.attemptLog).toMatchObject([
      {
        attempt: 1,
        endedAt: end.at,
        outcome,
        failure: ending.failure,
        request: end.request,
        code: ending.answer.code,
        text: ending.answer.text,
        durationMs: 12,
      },
    ]);
    await expectSoundLedger({ store, company });
  });

  test("an outcome and the starts that follow from it are written together, the starts by what the outcome leaves", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company);
    const claim = { lane: "mail", limit: 3, now: FANNED_OUT_AT, leaseMs: LEASE_MS, boot: BOOT, start: 1 } as const;
    const [first, second, third] = (await store.dispatch.claim(claim)).deliveries.map(({ id }) => id);
    const [one, two, three] = [required(first, "first"), required(second, "second"), required(third, "third")];
    const at = { now: FANNED_OUT_AT + 5, boot: BOOT };

    const written = await store.dispatch.settleAndStart({
      ends: [anEnd({ delivery: one, attempt: 1 }), anEnd({ delivery: two, attempt: 1 })],
      starts: [
        { deliveries: [two], ...at, messageIdDomain: "first.example.test" },
        { deliveries: [three, one, "no-such-id"], ...at, messageIdDomain: "second.example.test" },
      ],
    });

    // The second was not started when an outcome was told of it, and the first is no longer to be sent.
    expect(written).toEqual({
      settled: [one],
      started: [
        { delivery: two, attempt: 1 },
        { delivery: three, attempt: 1 },
      ],
    });
    expect(await deliveryOf({ store, company }, one)).toMatchObject({ state: "delivered" });
    expect((await deliveryOf({ store, company }, two)).attemptLog).toMatchObject([{ attempt: 1, outcome: "started", startedAt: at.now }]);
    await expectSoundLedger({ store, company });
  });

  test("starts that cannot be written take their outcomes back with them", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const end = await aStartedAttempt(store);
    // What no type lets through, as a bug may bring it about.
    const broken = { deliveries: [end.delivery], now: Symbol("no time"), boot: BOOT } as unknown as AttemptStarts;

    await expect(store.dispatch.settleAndStart({ ends: [end], starts: [broken] })).rejects.toThrow(TypeError);

    expect(await deliveryOf({ store, company }, end.delivery)).toMatchObject({ state: "sending" });
    expect(await store.dispatch.settleAttempts({ ends: [end] })).toEqual([end.delivery]);
    await expectSoundLedger({ store, company });
  });

  test("the domain of a mail's Message-ID is that of its first attempt", async () => {
    await using store = await open();
    await aFannedOutEvent(store, await aMailingCompany(store));
    const { deliveries } = await claimMail(store, { limit: 1 });
    const claimed = required(deliveries[0], "delivery to claim");
    const attempt = async (messageIdDomain: string, now: number) => {
      const [started] = await store.dispatch.startAttempts({ deliveries: [claimed.id], now, boot: BOOT, messageIdDomain });
      const end = { delivery: claimed.id, attempt: started?.attempt ?? 0, ...retryingAt(now + 10), at: now + 1 };
      await store.dispatch.settleAttempts({ ends: [anEnd(end)] });
      const again = await claimMail(store, { now: now + 10 });
      return again.deliveries.find(({ id }) => id === claimed.id);
    };

    expect(claimed.messageIdDomain).toBeNull();
    expect(await attempt("first.example.test", 30_000)).toMatchObject({ messageIdDomain: "first.example.test", firstAttemptAt: 30_000 });
    expect(await attempt("second.example.test", 40_000)).toMatchObject({ messageIdDomain: "first.example.test", firstAttemptAt: 30_000 });
  });

  test("the domain of a mail that is started with its claim is kept as well, and told at once", async () => {
    await using store = await open();
    await aFannedOutEvent(store, await aMailingCompany(store));
    const claim = { lane: "mail", limit: 2, now: FANNED_OUT_AT, leaseMs: LEASE_MS, boot: BOOT, start: 1 } as const;

    const { deliveries } = await store.dispatch.claim({ ...claim, messageIdDomain: "first.example.test" });

    expect(deliveries.map(({ messageIdDomain }) => messageIdDomain)).toEqual(["first.example.test", null]);
  });

  test("an outcome is written once: repeated, late or invented ones are refused and change nothing", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const end = await aStartedAttempt(store);

    const invented = anEnd({ delivery: end.delivery, attempt: end.attempt + 1 });
    expect(await store.dispatch.settleAttempts({ ends: [invented, anEnd({ delivery: "no-such-id", attempt: 1 })] })).toEqual([]);
    expect(await store.dispatch.settleAttempts({ ends: [end, { ...end, ...failedAs("policy") }] })).toEqual([end.delivery]);
    expect(await store.dispatch.settleAttempts({ ends: [{ ...end, ...retryingAt(1) }] })).toEqual([]);

    expect(await deliveryOf({ store, company }, end.delivery)).toMatchObject({ state: "delivered", settledAt: end.at });
    await expectSoundLedger({ store, company });
  });

  test("the attempt number fences: the outcome of an earlier try does not settle a later one", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const first = await aStartedAttempt(store);
    await store.dispatch.releaseExpiredLeases({ now: FANNED_OUT_AT + LEASE_MS });
    const second = await aStartedAttempt(store, { now: FANNED_OUT_AT + LEASE_MS });

    expect(second.attempt).toBe(first.attempt + 1);
    expect(await store.dispatch.settleAttempts({ ends: [first] })).toEqual([]);
    expect(await store.dispatch.settleAttempts({ ends: [second] })).toEqual([second.delivery]);
  });

  test("only the holder of a lease starts an attempt, and only one at a time", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const { deliveries } = await claimMail(store);
    const id = required(deliveries[0], "delivery").id;
    const start = (boot: string) => store.dispatch.startAttempts({ deliveries: [id, "no-such-id"], now: FANNED_OUT_AT, boot });

    expect(await start("another-boot")).toEqual([]);
    expect(await start(BOOT)).toEqual([{ delivery: id, attempt: 1 }]);
    expect(await start(BOOT)).toEqual([]);
  });

  test("what may have arrived before makes the next try a possible repeat, and only that", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const again = { now: FANNED_OUT_AT + 10 };
    await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...retryingAt(FANNED_OUT_AT, "transient") }] });
    await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...retryingAt(FANNED_OUT_AT, "ambiguous") }] });
    const third = await aStartedAttempt(store, again);

    const { attemptLog } = await deliveryOf({ store, company }, third.delivery);

    expect(attemptLog.toSorted((a, b) => a.attempt - b.attempt).map(({ possibleRepeat }) => possibleRepeat)).toEqual([false, false, true]);
  });

  test("what is sent again by hand is a possible repeat from its first try on, if what it repeats may have arrived", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...failedAs("transient") }] });
    const again = async (delivery: string) => {
      const [answer] = await store.writes.deliveries.redeliver({ by: company.viewer("sue"), deliveries: [delivery], at: FANNED_OUT_AT });
      const { delivery: id } = await aStartedAttempt(store);
      expect(answer).toMatchObject({ ok: true, again: id });
      const underWay = await deliveryOf({ store, company }, id);
      await store.dispatch.settleAttempts({ ends: [anEnd({ delivery: id, attempt: 1, ...failedAs("ambiguous") })] });
      const over = await deliveryOf({ store, company }, id);
      return [...underWay.attemptLog, ...over.attemptLog].map(({ possibleRepeat }) => possibleRepeat);
    };
    const id = (await deliveriesOf({ store, company }, "mail"))[0]?.id ?? "";
    const counted = async () => (await store.reads.operations.measures({})).possibleRepeats.map(({ count }) => count);

    expect(await again(id)).toEqual([false, false]);
    expect(await counted()).toEqual([]);
    expect(await again(id.replace(/0$/, "1"))).toEqual([true, true]);
    expect(await counted()).toEqual([1]);
  });

  test("what ends after the clock was set back is still found among what came since a time of before", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const end = await aStartedAttempt(store);
    await store.dispatch.settleAttempts({ ends: [{ ...end, at: FANNED_OUT_AT - 15_000 }] });

    const query = { viewer: company.viewer("sue"), filter: { ...ANY_DELIVERY, channel: "mail", since: FANNED_OUT_AT } } as const;
    const { items } = await store.reads.deliveries.deliveries({ ...query, page: { limit: 9, after: null } });

    expect(items).toMatchObject([{ id: end.delivery, state: "delivered" }]);
  });
}
