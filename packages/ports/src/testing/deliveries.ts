import { describe, expect, test } from "vitest";
import { ANY_DELIVERY, type DeliveryFilter, type DeliveryView } from "../deliveries.ts";
import type { PageKey } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import { describeDeliveriesByHand } from "./deliveries-by-hand.ts";
import { aCompany, COMPANY, type Company, expectImported } from "./company.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

/** Mail is on for everybody by the template, with a shared mailbox that System has on for scans. */
async function arrange(store: StoreUnderTest): Promise<Company> {
  const company = await aCompany(store);
  await enableMail(store, { systemTo: "team@example.test" });
  const by = company.id("sue");
  const cells = (["scan_added", "test_added"] as const).map((event) => ({ event, channel: "mail", to: "on" }) as const);
  await answerCells({ store, key: { scope: "template" }, by }, cells);
  await acceptAll(store, [
    anEvent("e1", { product: { id: company.product("Payments") }, title: "First" }),
    anEvent("e2", { product: { id: company.product("DNS") }, key: "test_added", type: "test_added", recipients: ["dan", "Nobody"] }),
    anEvent("e3", { product: { id: company.product("Payments") } }),
  ]);
  await fanOutAll(store);
  return company;
}

function reader(store: StoreUnderTest, company: Company) {
  return async (username: string, filter: Partial<DeliveryFilter> = {}, limit = 100): Promise<readonly DeliveryView[]> => {
    const items: DeliveryView[] = [];
    let after: PageKey | null = null;
    do {
      const viewer = company.viewer(username);
      const page: { readonly items: readonly DeliveryView[]; readonly next: PageKey | null } = await store.reads.deliveries.deliveries({
        viewer,
        filter: { ...ANY_DELIVERY, ...filter },
        page: { limit, after },
      });
      items.push(...page.items);
      after = page.next;
    } while (after !== null);
    return items;
  };
}

const who = ({ eventId, channel, person, destination }: DeliveryView) => `${eventId} ${channel} ${person?.username ?? destination ?? ""}`;
const PAYMENTS_PEOPLE = ["gil", "gus", "gwen", "mia", "ola", "sue", "tim"];

/** Run by every store: the log of deliveries, for superusers whole, for a person their own of what they may still see. */
export function describeDeliveries(name: string, open: OpenStore): void {
  describe(`${name} as a log of deliveries`, () => {
    test("a superuser sees every delivery but alerts, newest event first", async () => {
      await using store = await open();
      const company = await arrange(store);

      const seen = (await reader(store, company)("sue")).map(who);

      expect(seen.map((line) => line.slice(0, 2)).join(" ")).toMatch(/^(e3 ?)+(e2 ?)+(e1 ?)+$/);
      expect(seen.toSorted((a, b) => a.localeCompare(b))).toEqual(
        [...PAYMENTS_PEOPLE.flatMap((username) => [`e1 mail ${username}`, `e3 mail ${username}`]), "e2 mail dan"].toSorted((a, b) =>
          a.localeCompare(b),
        ),
      );
    });

    test("a person sees their own, and no longer those of what they may not see any more", async () => {
      await using store = await open();
      const company = await arrange(store);
      const read = reader(store, company);
      const mine = await read("mia");
      expect(mine.map(who)).toEqual(["e3 mail mia", "e1 mail mia"]);
      expect(await read("mia", { person: company.id("tim") })).toEqual([]);
      const [other] = await read("sue", { person: company.id("tim") });
      expect(await store.reads.deliveries.delivery({ viewer: company.viewer("mia"), id: other?.id ?? "" })).toBeNull();

      const document = { ...COMPANY, memberships: COMPANY.memberships.filter(({ subject }) => subject.ref !== "mia") };
      expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: 5, by: null }));

      expect(await read("mia")).toEqual([]);
      expect(await store.reads.deliveries.delivery({ viewer: company.viewer("mia"), id: mine[0]?.id ?? "" })).toBeNull();
      expect((await read("sue", { person: company.id("mia") })).map(who)).toEqual(["e3 mail mia", "e1 mail mia"]);
    });

    test("a delivery says what, to whom, where, in which state and why", async () => {
      await using store = await open();
      const company = await arrange(store);

      const [delivery] = await reader(store, company)("sue", { person: company.id("mia"), event: "scan_added" });

      expect(delivery).toMatchObject({
        eventId: "e3",
        eventType: "scan_added",
        eventKey: "scan_added",
        product: { id: company.product("Payments"), name: "Payments" },
        person: { id: company.id("mia"), username: "mia", name: "MIA" },
        destination: null,
        address: "mia@example.test",
        state: "pending",
        reason: null,
        why: "template",
        attempts: 0,
        durationMs: null,
        settledAt: null,
        redeliveryOf: null,
        redeliveredAs: null,
      });
    });

    test("filters narrow the log, each by itself and together", async () => {
      await using store = await open();
      const company = await arrange(store);
      const read = async (filter: Partial<DeliveryFilter>) => (await reader(store, company)("sue", filter)).map(who);

      expect(await read({ event: "test_added" })).toEqual(["e2 mail dan"]);
      expect(await read({ product: company.product("DNS") })).toEqual(["e2 mail dan"]);
      expect(await read({ product: company.product("DNS"), event: "scan_added" })).toEqual([]);
      expect(await read({ state: ["suppressed"] })).toEqual([]);
      expect(await read({ state: ["failed", "expired"] })).toEqual([]);
      expect(await read({ state: ["failed", "pending"], event: "test_added" })).toEqual(["e2 mail dan"]);
      expect(await read({ state: ["pending", "retrying"], product: company.product("DNS") })).toEqual(["e2 mail dan"]);
      expect(await read({ destination: "mailbox" })).toEqual([]);
      expect(await read({ id: "e2" })).toEqual(["e2 mail dan"]);
      expect(await read({ id: `e1_mail_p${company.id("mia")}_0` })).toEqual(["e1 mail mia"]);
      expect(await read({ id: `e1_mail_p${company.id("mia")}_1` })).toEqual([]);
      expect(await read({ id: "e2", event: "scan_added" })).toEqual([]);
      expect(await read({ id: "nonsense" })).toEqual([]);
      expect(await read({ person: company.id("mia"), since: 0 })).toEqual(["e3 mail mia", "e1 mail mia"]);
      expect(await read({ since: 4_000_000_000_000 })).toEqual([]);
      expect(await read({ person: "nonsense" })).toEqual([]);
    });

    test("alerts are listed only when they are asked for, with the rows that say why somebody named got nothing", async () => {
      await using store = await open();
      const company = await arrange(store);

      const alerts = await reader(store, company)("sue", { channel: "alert", product: company.product("DNS") });

      expect(alerts.map((alert) => [who(alert), alert.state, alert.reason])).toEqual([
        ["e2 alert dan", "delivered", null],
        ["e2 alert Nobody", "suppressed", "unknown_recipient"],
      ]);
    });

    test("the shared mailbox is a destination with its address", async () => {
      await using store = await open();
      const company = await arrange(store);
      const by = company.id("sue");
      await answerCells({ store, key: { scope: "system" }, by }, [{ event: "scan_added", channel: "mail", to: "on" }]);
      await acceptAll(store, [anEvent("e4", { product: { id: company.product("Payments") } })], 70_000);
      await fanOutAll(store, 80_000);

      const rows = await reader(store, company)("sue", { since: 80_000 });
      expect((await reader(store, company)("sue", { destination: "mailbox" })).map(who)).toEqual(["e4 mail mailbox"]);
      expect((await reader(store, company)("mia", { id: "e4" })).map(who)).toEqual(["e4 mail mia"]);

      expect(rows.filter(({ person }) => person === null)).toMatchObject([
        { destination: "mailbox", address: "team@example.test", why: "system", person: null },
      ]);
    });

    test("what waits for a paused connection is shown as held for it, and keeps its own state (D5)", async () => {
      await using store = await open();
      const company = await arrange(store);
      const read = reader(store, company);
      await store.writes.channels.pauseChannel({ channel: "mail", at: 5, code: null, text: null });

      const [held] = await read("mia");

      expect(held).toMatchObject({ state: "held", reason: "connection_paused" });
      expect(await read("mia", { state: ["held"] })).toHaveLength(2);
      expect(await read("mia", { state: ["pending"] })).toEqual([]);
      await store.writes.channels.resumeChannel({ channel: "mail", at: 6, proven: true });
      expect((await read("mia")).map(({ state }) => state)).toEqual(["pending", "pending"]);
    });

    test("the detail has every attempt", async () => {
      await using store = await open();
      const company = await arrange(store);
      const { deliveries } = await store.dispatch.claim({ lane: "mail", limit: 50, now: 30_000, leaseMs: 60_000, boot: "boot" });
      const claimed = deliveries.find(({ event, person }) => event === "e1" && person?.username === "mia");
      const id = claimed?.id ?? "";
      const [started] = await store.dispatch.startAttempts({ deliveries: [id], now: 30_001, boot: "boot" });
      await store.dispatch.settleAttempts({
        ends: [
          {
            delivery: id,
            attempt: started?.attempt ?? 0,
            settlement: { state: "retrying", attempts: 1, dueAt: 40_000, failure: "transient" },
            failure: "transient",
            address: "mia@example.test",
            answer: { code: "451 4.3.0", text: "try later" },
            request: "MAIL mia@example.test via mx.example.test:25",
            durationMs: 12,
            at: 30_013,
          },
        ],
      });

      const detail = await store.reads.deliveries.delivery({ viewer: company.viewer("mia"), id });

      expect(detail).toMatchObject({ id, state: "retrying", attempts: 1, durationMs: 12, dueAt: 40_000 });
      expect(detail?.attemptLog).toEqual([
        {
          attempt: 1,
          startedAt: 30_001,
          endedAt: 30_013,
          outcome: "retry",
          failure: "transient",
          request: "MAIL mia@example.test via mx.example.test:25",
          code: "451 4.3.0",
          text: "try later",
          hidden: false,
          durationMs: 12,
          possibleRepeat: false,
        },
      ]);
    });

    test.each(["", "nonsense", "e1_mail_p999_0", "e9_mail_p1_0"])("there is no delivery %j", async (id) => {
      await using store = await open();
      const company = await arrange(store);

      expect(await store.reads.deliveries.delivery({ viewer: company.viewer("sue"), id })).toBeNull();
    });

    describeDeliveriesByHand(open);

    test.each([1, 2, 3, 7])("pages of %i hold together every row once, also when newer ones come in between", async (limit) => {
      await using store = await open();
      const company = await arrange(store);
      const whole = (await reader(store, company)("sue")).map(({ id }) => id);
      const viewer = company.viewer("sue");
      const first = await store.reads.deliveries.deliveries({ viewer, filter: ANY_DELIVERY, page: { limit, after: null } });
      await acceptAll(store, [anEvent("e9", { product: { id: company.product("Payments") } })], 70_000);
      await fanOutAll(store, 80_000);

      const ids = first.items.map(({ id }) => id);
      for (let { next } = first; next !== null;) {
        const page = await store.reads.deliveries.deliveries({ viewer, filter: ANY_DELIVERY, page: { limit, after: next } });
        ids.push(...page.items.map(({ id }) => id));
        ({ next } = page);
      }

      expect(ids).toEqual(whole);
    });
  });
}
