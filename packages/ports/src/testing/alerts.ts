import { describe, expect, test } from "vitest";
import type { AlertFilter, AlertView } from "../alerts.ts";
import type { NewEvent } from "../events.ts";
import type { PageRequest } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, COMPANY, type Company, expectImported } from "./company.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const UNREAD: AlertFilter = { state: "unread", event: null, product: null, severity: null, since: null, until: null };
const ALL: AlertFilter = { ...UNREAD, state: "all" };
const ARCHIVED: AlertFilter = { ...UNREAD, state: "archived" };

interface Arranged {
  readonly store: StoreUnderTest;
  readonly company: Company;
  readonly happen: (...events: readonly NewEvent[]) => Promise<void>;
  readonly of: (username: string, filter?: AlertFilter, page?: PageRequest) => Promise<readonly AlertView[]>;
  readonly titles: (username: string, filter?: AlertFilter) => Promise<readonly string[]>;
  readonly unread: (username: string) => Promise<number>;
}

async function arrange(store: StoreUnderTest): Promise<Arranged> {
  const company = await aCompany(store);
  const of = async (username: string, filter = UNREAD, page: PageRequest = { limit: 50, after: null }) =>
    (await store.reads.alerts.alerts({ person: company.id(username), filter, page })).items;
  return {
    store,
    company,
    of,
    happen: async (...events) => {
      await acceptAll(store, events);
      await fanOutAll(store);
    },
    titles: async (username, filter) => (await of(username, filter)).map(({ title }) => title),
    unread: async (username) => await store.reads.alerts.unreadCount({ person: company.id(username) }),
  };
}

const ofProduct = (id: string, product: number, more: Partial<NewEvent> = {}) => anEvent(id, { product: { id: product }, ...more });

/** Run by every store: one's own alerts, only what one may still see (rule A8), and the marks on them. */
export function describeAlerts(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of alerts`, () => {
    test("an alert carries its event and the layer that decided", async () => {
      await using store = await open();
      const { company, happen, of } = await arrange(store);
      const event = { title: "Three new", url: "/finding/7", severity: "high", actor: "sue", description: "In short" } as const;
      await happen(ofProduct("e1", company.product("Payments"), { ...event, key: "finding_added", type: "other" }));

      const [alert] = await of("mia");

      expect(alert).toMatchObject({
        ...event,
        eventId: "e1",
        eventType: "other",
        eventKey: "finding_added",
        source: "dojo",
        product: { id: company.product("Payments"), name: "Payments" },
        readAt: null,
        archivedAt: null,
        why: "default",
      });
    });

    test("alerts come newest first in pages that newer ones do not move", async () => {
      await using store = await open();
      const { company, happen } = await arrange(store);
      const person = company.id("mia");
      const page = async (after: PageRequest["after"]) =>
        await store.reads.alerts.alerts({ person, filter: UNREAD, page: { limit: 2, after } });
      await happen(...["a", "b", "c"].map((id) => ofProduct(id, company.product("Payments"))));

      const first = await page(null);
      await happen(ofProduct("d", company.product("Payments")));
      const second = await page(first.next);

      expect(first.items.map(({ eventId }) => eventId)).toEqual(["c", "b"]);
      expect(second.items.map(({ eventId }) => eventId)).toEqual(["a"]);
      expect(second.next).toBeNull();
    });

    test("alerts are filtered by event type and product", async () => {
      await using store = await open();
      const { company, happen, of } = await arrange(store);
      await happen(
        ofProduct("a", company.product("Payments")),
        ofProduct("b", company.product("Shop"), { key: "test_added", type: "test_added" }),
        ofProduct("c", company.product("Shop")),
      );
      const ids = async (filter: Partial<AlertFilter>) => (await of("tim", { ...UNREAD, ...filter })).map(({ eventId }) => eventId);

      expect(await ids({})).toEqual(["c", "b", "a"]);
      expect(await ids({ event: "test_added" })).toEqual(["b"]);
      expect(await ids({ product: company.product("Shop") })).toEqual(["c", "b"]);
      expect(await ids({ event: "test_added", product: company.product("Payments") })).toEqual([]);
    });

    test("alerts are filtered by severity and by when they were created, and are marked by the same", async () => {
      await using store = await open();
      const { company, happen, of, unread } = await arrange(store);
      const product = company.product("Payments");
      await happen(ofProduct("a", product, { severity: "critical" }), ofProduct("b", product, { severity: "low" }));
      await acceptAll(store, [ofProduct("c", product, { severity: "critical" })], 50_000);
      await fanOutAll(store, 60_000);
      const ids = async (filter: Partial<AlertFilter>) => (await of("tim", { ...UNREAD, ...filter })).map(({ eventId }) => eventId);

      expect(await ids({ severity: "critical" })).toEqual(["c", "a"]);
      expect(await ids({ severity: "high" })).toEqual([]);
      expect(await ids({ since: 60_000 })).toEqual(["c"]);
      expect(await ids({ since: 60_001 })).toEqual([]);
      expect(await ids({ until: 60_000 })).toEqual(["b", "a"]);
      expect(await ids({ until: 60_001, severity: "critical" })).toEqual(["c", "a"]);

      const filter: AlertFilter = { ...UNREAD, severity: "critical", until: 60_000 };
      const mark = () => store.writes.alerts.markAlerts({ person: company.id("tim"), which: { filter }, set: { read: true }, at: 9 });
      expect(await mark()).toMatchObject({ changed: 1, more: false });
      expect(await mark()).toMatchObject({ changed: 0, more: false });
      expect([await ids({}), await unread("tim")]).toEqual([["c", "b"], 2]);
    });

    test("who loses access no longer sees, counts or marks the alert; access that comes back brings it back", async () => {
      await using store = await open();
      const { company, happen, titles, unread } = await arrange(store);
      await happen(ofProduct("a", company.product("Payments"), { title: "Seen" }));
      const set = (document: typeof COMPANY) => store.writes.directory.importDirectory({ document, admin: true, at: 5, by: null });
      expect([await titles("mia"), await unread("mia")]).toEqual([["Seen"], 1]);

      expectImported(await set({ ...COMPANY, memberships: COMPANY.memberships.filter(({ subject }) => subject.ref !== "mia") }));
      expect([await titles("mia"), await unread("mia")]).toEqual([[], 0]);
      const marked = await store.writes.alerts.markAlerts({
        person: company.id("mia"),
        which: { filter: ALL },
        set: { read: true },
        at: 9,
      });
      expect(marked).toEqual({ changed: 0, more: false });

      expectImported(await set(COMPANY));
      expect([await titles("mia"), await unread("mia")]).toEqual([["Seen"], 1]);
    });

    test("an event that names nothing is seen by superusers and those whom it named", async () => {
      await using store = await open();
      const { happen, unread } = await arrange(store);
      await happen(anEvent("a", { recipients: ["nora"] }), anEvent("b"));

      expect([await unread("nora"), await unread("sue"), await unread("mia")]).toEqual([1, 1, 0]);
    });

    test("read and archived are marks with a time of their own, set and taken back", async () => {
      await using store = await open();
      const { company, happen, of, unread } = await arrange(store);
      await happen(ofProduct("a", company.product("Payments")));
      const [alert] = await of("mia");
      const which = { ids: [alert?.id ?? ""] };
      const mark = (set: { readonly read?: boolean; readonly archived?: boolean }, at: number) =>
        store.writes.alerts.markAlerts({ person: company.id("mia"), which, set, at });

      expect(await mark({ read: true }, 100)).toEqual({ changed: 1, more: false });
      expect(await mark({ read: true }, 200)).toEqual({ changed: 0, more: false });
      expect((await of("mia", ALL))[0]).toMatchObject({ readAt: 100, archivedAt: null });
      expect([await unread("mia"), (await of("mia", UNREAD)).length]).toEqual([0, 0]);
      expect(await mark({ read: false, archived: true }, 300)).toEqual({ changed: 1, more: false });
      expect((await of("mia", ARCHIVED))[0]).toMatchObject({ readAt: null, archivedAt: 300 });
      expect([await unread("mia"), (await of("mia", ALL)).length]).toEqual([0, 0]);
      expect(await mark({ archived: false }, 400)).toEqual({ changed: 1, more: false });
      expect(await unread("mia")).toBe(1);
    });

    test("nobody marks another's alerts, nor anything that is no alert", async () => {
      await using store = await open();
      const { company, happen, of, unread } = await arrange(store);
      await happen(ofProduct("a", company.product("Payments")));
      const [others] = await of("tim");
      const ids = [others?.id ?? "", "nonsense", "a_mail_p1_0", ""];

      const marked = await store.writes.alerts.markAlerts({ person: company.id("mia"), which: { ids }, set: { read: true }, at: 9 });

      expect(marked).toEqual({ changed: 0, more: false });
      expect([await unread("mia"), await unread("tim")]).toEqual([1, 1]);
    });

    test("a filter marks what it matches, and with a moment nothing that came later", async () => {
      await using store = await open();
      const { company, happen, unread } = await arrange(store);
      const person = company.id("tim");
      await happen(ofProduct("a", company.product("Payments")), ofProduct("b", company.product("Shop")));
      await acceptAll(store, [ofProduct("c", company.product("Shop"))], 50_000);
      await fanOutAll(store, 60_000);
      const mark = (which: { readonly filter: AlertFilter; readonly createdUntil?: number }) =>
        store.writes.alerts.markAlerts({ person, which, set: { read: true }, at: 9 });

      expect(await mark({ filter: { ...UNREAD, product: company.product("Shop") }, createdUntil: 30_000 })).toEqual({
        changed: 1,
        more: false,
      });
      expect(await unread("tim")).toBe(2);
      expect(await mark({ filter: UNREAD })).toEqual({ changed: 2, more: false });
      expect(await unread("tim")).toBe(0);
    });
  });
}
