import { RELEVANCE_MS } from "@tocsin/domain";
import { expect, test } from "vitest";
import type { Company } from "./company.ts";
import { COMPANY, expectImported, required } from "./company.ts";
import { MAIL } from "./company-settings.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  anEnd,
  aStartedAttempt,
  BOOT,
  claimMail,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  failedAs,
  FANNED_OUT_AT,
  LEASE_MS,
  retryingAt,
  statesOf,
} from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const names = (claim: Pick<Awaited<ReturnType<typeof claimMail>>, "deliveries">) =>
  claim.deliveries.map(({ person }) => person?.username ?? "mailbox");

export function describeClaims(open: OpenStore): void {
  test("a claim leases what is due and brings all that a message is made of", async () => {
    await using store = await open();
    const company = await aMailingCompany(store, "team@example.test");
    await aFannedOutEvent(store, company, { title: "Seen", actor: "dana", finding: { ref: "7", name: "XSS" } });

    const { deliveries, events } = await claimMail(store);

    expect(names({ deliveries }).toSorted()).toEqual(["gil", "gus", "gwen", "mailbox", "mia", "ola", "sue", "tim"]);
    expect(deliveries.find(({ person }) => person?.username === "mia")).toMatchObject({
      event: "e1",
      channel: "mail",
      attempts: 0,
      crashCount: 0,
      createdAt: FANNED_OUT_AT,
      firstAttemptAt: null,
      why: "system",
      person: { id: company.id("mia"), username: "mia", name: "MIA" },
      address: "mia@example.test",
    });
    expect(deliveries.find(({ person }) => person === null)).toMatchObject({ why: "system", address: "team@example.test" });
    expect(events).toMatchObject([
      {
        id: "e1",
        title: "Seen",
        actor: "dana",
        finding: { ref: "7", name: "XSS" },
        product: { name: "Payments", ref: "payments" },
        recipients: null,
      },
    ]);
    expect(events[0]?.product?.source).not.toBeNull();
    await expectSoundLedger({ store, company });
  });

  test("a delivery that is claimed is nobody else's: of fifty claims at once one gets it", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });

    const claims = await Promise.all(Array.from({ length: 50 }, (_, index) => claimMail(store, { boot: `boot-${index}` })));

    expect(claims.flatMap((claim) => names(claim))).toEqual(["mia"]);
    expect(claims.flatMap(({ events }) => events)).toMatchObject([{ recipients: ["mia"] }]);
  });

  test("no more than asked for are leased, those that are due first before the others", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company);
    const end = await aStartedAttempt(store);
    await store.dispatch.settleAttempts({ ends: [{ ...end, ...retryingAt(FANNED_OUT_AT - 5_000) }] });

    const first = await claimMail(store, { limit: 3 });
    const second = await claimMail(store, { limit: 10 });

    expect(first.deliveries).toHaveLength(3);
    expect(first.deliveries[0]?.id).toBe(end.delivery);
    expect(second.deliveries).toHaveLength(4);
  });

  test("what is due later is left, and its time is known", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    expect(await store.dispatch.nextDueAt({ lane: "mail" })).toBe(FANNED_OUT_AT);
    const end = await aStartedAttempt(store);
    expect(await store.dispatch.nextDueAt({ lane: "mail" })).toBeNull();
    await store.dispatch.settleAttempts({ ends: [{ ...end, ...retryingAt(90_000) }] });

    expect(await store.dispatch.nextDueAt({ lane: "mail" })).toBe(90_000);
    expect(names(await claimMail(store, { now: 89_999 }))).toEqual([]);
    expect((await claimMail(store, { now: 90_000 })).deliveries).toMatchObject([{ attempts: 1, firstAttemptAt: FANNED_OUT_AT }]);
  });

  test("nothing is claimed while the channel is disabled or its connection is broken, and nothing is due", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });

    await store.writes.channels.pauseChannel({ channel: "mail", at: 1, code: "535", text: "bad credentials" });
    expect(names(await claimMail(store))).toEqual([]);
    expect(await store.dispatch.nextDueAt({ lane: "mail" })).toBeNull();
    await store.writes.channels.resumeChannel({ channel: "mail", at: 2, proven: true });
    await store.writes.channels.saveMailSettings({ settings: { ...MAIL, enabled: false }, by: null, at: 3 });
    expect(names(await claimMail(store))).toEqual([]);
    await store.writes.channels.saveMailSettings({ settings: MAIL, by: null, at: 4 });

    expect(names(await claimMail(store))).toEqual(["mia"]);
  });

  test("what is older than its relevance expires instead of being sent", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });

    expect(names(await claimMail(store, { now: 10_000 + RELEVANCE_MS }))).toEqual([]);

    expect(await statesOf({ store, company }, "mail")).toEqual({ mia: "expired" });
    await expectSoundLedger({ store, company });
  });

  test.each([
    ["who was deactivated", "inactive_user", deactivateMia],
    ["who lost access to the product", "no_access", takeAccessFromMia],
    ["who has no address any more", "no_address", (store, company) => changeMail(store, company, null)],
    ["whose address is now the shared mailbox's", "same_address", (store, company) => changeMail(store, company, "TEAM@example.test")],
  ] as const satisfies readonly (readonly [string, string, (store: StoreUnderTest, company: Company) => Promise<void>])[])(
    "somebody %s in the meantime gets nothing, and the reason is kept",
    async (_who, reason, change) => {
      await using store = await open();
      const company = await aMailingCompany(store, "team@example.test");
      await aFannedOutEvent(store, company);
      await change(store, company);

      const claim = await claimMail(store);

      expect(names(claim)).not.toContain("mia");
      expect((await statesOf({ store, company }, "mail"))["mia"]).toBe(`suppressed ${reason}`);
      expect(claim.deliveries).toHaveLength(7);
      await expectSoundLedger({ store, company });
    },
  );

  test("a mail goes to the address that holds when it is claimed (P3)", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    await changeMail(store, company, "mia@new.example.test");

    expect((await claimMail(store)).deliveries).toMatchObject([{ address: "mia@new.example.test" }]);
  });

  test("an address that was refused for good is not tried again, in whatever case it is written", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { id: "e1", recipients: ["mia"] });
    await aFannedOutEvent(store, company, { id: "e2", recipients: ["mia", "tim"] });
    const end = await aStartedAttempt(store);
    await store.dispatch.settleAttempts({ ends: [{ ...end, ...failedAs("recipient"), address: "Mia@Example.TEST" }] });

    expect(names(await claimMail(store))).toEqual(["tim"]);

    const mails = await deliveriesOf({ store, company }, "mail");
    expect(mails.filter(({ person }) => person?.username === "mia").map(({ state, reason }) => `${state} ${reason}`)).toEqual([
      "suppressed address_refused",
      "failed recipient",
    ]);
  });

  test("named in an event that names no product, a person needs no access to get it", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { product: null, recipients: ["nora"] });

    expect(names(await claimMail(store))).toEqual(["nora"]);
  });

  test("an event for superusers is not sent to somebody who no longer is one, even if they may see its product", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await makeSuperuser(store, company, true);
    await aFannedOutEvent(store, company, { audience: "superusers" });
    await makeSuperuser(store, company, false);

    expect(names(await claimMail(store))).toEqual(["sue"]);
    expect((await statesOf({ store, company }, "mail"))["tim"]).toBe("suppressed no_access");
  });

  test("fresh deliveries go before those whose attempt a crash cut off", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company);
    const crashed = await aStartedAttempt(store, { boot: "boot-0" });
    await store.dispatch.releaseOrphans({ boot: BOOT, now: FANNED_OUT_AT - 10_000 });

    const order = (await claimMail(store)).deliveries;

    expect(order).toHaveLength(7);
    expect(order.at(-1)).toMatchObject({ id: crashed.delivery, crashCount: 1 });
    expect(order.slice(0, -1).every(({ crashCount }) => crashCount === 0)).toBe(true);
  });

  test("as many of the fresh ones as asked for are started with the claim, each with its attempt on the log", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { id: "e1", recipients: ["mia"] });
    const crashed = await aStartedAttempt(store, { boot: "boot-0" });
    await store.dispatch.releaseOrphans({ boot: BOOT, now: FANNED_OUT_AT });
    await aFannedOutEvent(store, company, { id: "e2", recipients: ["mia", "tim", "gil"] });

    const claimed = (await claimMail(store, { start: 2 })).deliveries;
    const rest = claimed.slice(2).map(({ id }) => id);

    expect(claimed.map(({ attempt }) => attempt)).toEqual([1, 1, null, null]);
    expect(rest.at(-1)).toBe(crashed.delivery);
    const ends = claimed.slice(0, 2).map(({ id }) => anEnd({ delivery: id, attempt: 1 }));
    for (const { delivery } of ends) {
      expect((await deliveryOf({ store, company }, delivery)).attemptLog).toMatchObject([{ attempt: 1, outcome: "started" }]);
    }
    expect(await store.dispatch.startAttempts({ deliveries: claimed.map(({ id }) => id), now: FANNED_OUT_AT, boot: BOOT })).toEqual(
      rest.map((delivery, index) => ({ delivery, attempt: index + 1 })),
    );
    expect(await store.dispatch.settleAttempts({ ends })).toEqual(ends.map(({ delivery }) => delivery));
    await expectSoundLedger({ store, company });
  });

  test("a crashed one is not started with the claim, however many are asked for: it may have to go alone", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    await aStartedAttempt(store, { boot: "boot-0" });
    await store.dispatch.releaseOrphans({ boot: BOOT, now: FANNED_OUT_AT });

    expect((await claimMail(store, { start: 10 })).deliveries).toMatchObject([{ crashCount: 1, attempt: null }]);
  });

  test("a try that failed before is started with the claim under the next number, marked where it may have arrived", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const first = await aStartedAttempt(store);
    await store.dispatch.settleAttempts({ ends: [{ ...first, ...retryingAt(FANNED_OUT_AT, "ambiguous") }] });

    expect((await claimMail(store, { start: 1 })).deliveries).toMatchObject([{ attempts: 1, attempt: 2, firstAttemptAt: FANNED_OUT_AT }]);

    const { attemptLog } = await deliveryOf({ store, company }, first.delivery);
    expect(attemptLog.find(({ attempt }) => attempt === 2)).toMatchObject({ outcome: "started", possibleRepeat: true });
  });

  test("each lane claims its own", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company);

    const claim = await store.dispatch.claim({ lane: "slack", limit: 10, now: FANNED_OUT_AT, leaseMs: LEASE_MS, boot: BOOT });

    expect(claim).toEqual({ deliveries: [], events: [], capped: 0 });
  });

  test("a lease is seen as sending", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });

    const { deliveries } = await claimMail(store);

    const id = required(deliveries[0], "delivery").id;
    expect(await deliveryOf({ store, company }, id)).toMatchObject({ state: "sending", dueAt: null, attemptLog: [] });
    expect(await store.dispatch.settleAttempts({ ends: [anEnd({ delivery: id, attempt: 0 })] })).toEqual([]);
  });
}

/** What the directory owns is changed through it. */
async function changeUser(store: StoreUnderTest, username: string, change: object): Promise<void> {
  const users = COMPANY.users.map((user) => (user.username === username ? { ...user, ...change } : user));
  expectImported(await store.writes.directory.importDirectory({ document: { ...COMPANY, users }, admin: true, at: 30_000, by: null }));
}

const deactivateMia = (store: StoreUnderTest) => changeUser(store, "mia", { active: false });
const changeMail = (store: StoreUnderTest, _company: Company, email: string | null) => changeUser(store, "mia", { email });
const makeSuperuser = (store: StoreUnderTest, _company: Company, superuser: boolean) => changeUser(store, "tim", { superuser });

async function takeAccessFromMia(store: StoreUnderTest): Promise<void> {
  const memberships = COMPANY.memberships.filter(({ subject }) => subject.ref !== "mia");
  expectImported(
    await store.writes.directory.importDirectory({ document: { ...COMPANY, memberships }, admin: true, at: 30_000, by: null }),
  );
}
