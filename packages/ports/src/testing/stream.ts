import type { StreamPosition } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { NewEvent } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, aDocument, COMPANY, type Company, expectImported } from "./company.ts";
import { change } from "./layer-arrangement.ts";
import { aSession, FAR } from "./sign-in-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

interface Arranged {
  readonly company: Company;
  readonly happen: (...events: readonly NewEvent[]) => Promise<void>;
  readonly ofPayments: (id: string, more?: Partial<NewEvent>) => NewEvent;
  readonly start: (username: string) => Promise<StreamPosition>;
  /** What came for one, by the titles of alerts; null for one that may not be seen. */
  readonly came: (username: string, after: StreamPosition, alertsMax?: number) => Promise<readonly (string | null)[]>;
}

async function arrange(store: StoreUnderTest): Promise<Arranged> {
  const company = await aCompany(store);
  const news = (person: PersonId, after: StreamPosition, alertsMax = 10) =>
    store.reads.stream.streamNews({ listeners: [{ person, after }], alertsMax, unreadOf: [] });
  return {
    company,
    happen: async (...events) => {
      await acceptAll(store, events);
      await fanOutAll(store);
    },
    ofPayments: (id, more = {}) => anEvent(id, { product: { id: company.product("Payments") }, title: id, ...more }),
    start: (username) => store.reads.stream.streamStart({ person: company.id(username) }),
    came: async (username, after, alertsMax) =>
      (await news(company.id(username), after, alertsMax)).alerts.map(({ alert }) => alert?.title ?? null),
  };
}

/** Run by every store: what came since a position, for all who listen, at one moment (rules V1–V4). */
export function describeStream(name: string, open: OpenStore): void {
  describe(`${name} for those who listen`, () => {
    test("of an empty store they stand before everything", async () => {
      await using store = await open();
      const { company, start } = await arrange(store);

      const position = await start("mia");

      expect(position).toEqual({ event: 0, open: [], change: 0, systemAudience: "everyone" });
      expect(await store.reads.stream.isStreamPosition({ position })).toBe(true);
      expect(
        await store.reads.stream.streamNews({
          listeners: [{ person: company.id("mia"), after: position }],
          alertsMax: 10,
          unreadOf: [company.id("mia")],
        }),
      ).toMatchObject({
        alerts: [],
        answered: 1,
        open: [],
        changes: [],
        now: { change: 0, systemAudience: "everyone", systemVersion: 0 },
        unread: [[company.id("mia"), 0]],
      });
    });

    test("an alert comes to those whom it is for, with what it is about, and only once they have begun", async () => {
      await using store = await open();
      const { company, happen, ofPayments, start, came } = await arrange(store);
      await happen(ofPayments("before"));
      const position = await start("mia");
      await happen(ofPayments("after", { severity: "high", url: "/finding/7" }));

      expect(await came("mia", position)).toEqual(["after"]);
      expect(await came("dan", position)).toEqual([]);
      const both = await store.reads.stream.streamNews({
        listeners: ["dan", "mia", "sue"].map((username) => ({ person: company.id(username), after: position })),
        alertsMax: 10,
        unreadOf: [company.id("mia"), company.id("dan")],
      });
      expect(both.alerts.map(({ listener }) => listener)).toEqual([1, 2]);
      expect(both.alerts[0]?.alert).toMatchObject({
        eventId: "after",
        severity: "high",
        url: "/finding/7",
        product: { name: "Payments" },
        readAt: null,
        why: "default",
      });
      expect(both.unread).toEqual([
        [company.id("mia"), 2],
        [company.id("dan"), 0],
      ]);
    });

    test("after the last that they were told nothing is new, and of too many one more is named than was asked for", async () => {
      await using store = await open();
      const { happen, ofPayments, start, came } = await arrange(store);
      const position = await start("mia");
      await happen(...["a", "b", "c", "d"].map((id) => ofPayments(id)));

      expect(await came("mia", position, 2)).toEqual(["a", "b", "c"]);
      expect(await came("mia", position, 4)).toEqual(["a", "b", "c", "d"]);
      expect(await came("mia", await start("mia"))).toEqual([]);
    });

    test("whoever may not see an event any more is told nothing of it, and goes on behind it (V3)", async () => {
      await using store = await open();
      const { happen, ofPayments, start, came } = await arrange(store);
      const position = await start("mia");
      await happen(ofPayments("a"));
      const document = { ...COMPANY, memberships: COMPANY.memberships.filter(({ subject }) => subject.ref !== "mia") };
      expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: 5, by: null }));

      expect(await came("mia", position)).toEqual([null]);
    });

    test("an event that is not fanned out to the end is named, and comes late to those who named it in their position (V2)", async () => {
      await using store = await open();
      const { company, ofPayments, start, came } = await arrange(store);
      await acceptAll(store, [ofPayments("late"), ofPayments("next")]);
      // As after a fault: the oldest is left aside for a while.
      await store.dispatch.fanOutPages({ now: 20_000, peopleMax: 100, eventsMax: 1, skip: 1 });

      const position = await start("mia");
      const { open: stillOpen } = await store.reads.stream.streamNews({
        listeners: [{ person: company.id("mia"), after: position }],
        alertsMax: 10,
        unreadOf: [],
      });
      expect(position.open).toEqual(stillOpen);
      expect(stillOpen).toHaveLength(1);

      await fanOutAll(store);
      expect(await came("mia", position)).toEqual(["late"]);
      expect(await came("mia", { ...position, open: [] })).toEqual([]);
    });

    test("a changed layer is named once with its version, whose it is, and whether its person may see its product (V3)", async () => {
      await using store = await open();
      const { company, start } = await arrange(store);
      const [mia, sue] = [company.id("mia"), company.id("sue")];
      const position = await start("mia");
      const set = (
        key: Parameters<typeof store.writes.preferences.changeCells>[0]["key"],
        ...changes: readonly ReturnType<typeof change>[]
      ) => store.writes.preferences.changeCells({ key, changes, by: sue, at: 5 });
      const news = () => store.reads.stream.streamNews({ listeners: [{ person: mia, after: position }], alertsMax: 10, unreadOf: [] });
      await set(
        { scope: "personal", person: mia },
        change("scan_added", "mail", "inherit", "on"),
        change("other", "mail", "inherit", "on"),
      );
      await set({ scope: "personal", person: mia }, change("scan_added", "mail", "on", "off"));
      await set({ scope: "product", person: mia, product: company.product("DNS") }, change("scan_added", "mail", "inherit", "on"));
      await set({ scope: "system" }, change("scan_added", "mail", "inherit", "on"));

      const { changes, now, changesFrom } = await news();

      expect(changes).toMatchObject([
        { scope: "personal", person: mia, product: null, version: 2, visible: true },
        { scope: "product", person: mia, product: company.product("DNS"), version: 1, visible: false },
        { scope: "system", person: null, product: null, version: 1, visible: true },
      ]);
      expect(now).toMatchObject({ change: changes.at(-1)?.change, systemVersion: 1 });
      expect(changesFrom).toBeLessThan(0);
      expect((await start("mia")).change).toBe(now.change);
    });

    test("each store has an id of its own, which stays (V2)", async () => {
      await using store = await open();
      await using other = await open();
      const id = await store.reads.stream.databaseId({});

      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(await store.reads.stream.databaseId({})).toBe(id);
      expect(await other.reads.stream.databaseId({})).not.toBe(id);
    });

    test("a position of what is not there yet is none of this store (V2)", async () => {
      await using store = await open();
      const { happen, ofPayments, start } = await arrange(store);
      await happen(ofPayments("a"));
      const position = await start("mia");
      const isOurs = (other: Partial<StreamPosition>) => store.reads.stream.isStreamPosition({ position: { ...position, ...other } });

      expect([await isOurs({}), await isOurs({ event: position.event + 1 }), await isOurs({ change: 1 })]).toEqual([true, false, false]);
    });

    test("by what they listen is there with its times and what its person may do, until it is gone (V4)", async () => {
      await using store = await open();
      const { company } = await arrange(store);
      const [mia, sue] = [company.id("mia"), company.id("sue")];
      await aSession(store, mia);
      const [session] = await store.reads.access.sessions({ person: mia, now: 2 });
      const token = await store.writes.access.createToken({
        id: "t1",
        person: sue,
        name: "ci",
        scopes: ["read"],
        hash: "a".repeat(64),
        expiresAt: 90,
        at: 5,
      });
      const asked = { sessions: [session?.id ?? "", "gone"], tokens: [token.id, "gone"] };
      const standing = async () => (await store.reads.stream.standingCredentials(asked)).toSorted((a, b) => a.kind.localeCompare(b.kind));

      expect(await standing()).toEqual([
        { id: session?.id, kind: "session", active: true, superuser: false, createdAt: 1, lastSeenAt: 1, expiresAt: FAR },
        { id: "t1", kind: "token", active: true, superuser: true, createdAt: 5, lastSeenAt: 5, expiresAt: 90 },
      ]);

      await store.writes.access.deleteToken({ id: "t1", person: sue, at: 6 });
      await store.writes.access.deleteSession({ id: session?.id ?? "", person: mia });
      expect(await standing()).toEqual([]);
    });

    test("more of them than one statement asks for are answered, each with their own", async () => {
      await using store = await open();
      const users = Array.from({ length: 250 }, (_, index) => ({
        ...(COMPANY.users[0] ?? expect.unreachable()),
        ref: `u${String(index)}`,
        username: `u${String(index)}`,
      }));
      const company = await aCompany(store, aDocument({ users }));
      const people = users.map(({ username }) => company.id(username));
      const after = await store.reads.stream.streamStart({ person: people[0] ?? "" });
      await acceptAll(store, [anEvent("a", { key: "other", type: "other" })]);
      await fanOutAll(store);

      const { alerts, answered } = await store.reads.stream.streamNews({
        listeners: people.map((person) => ({ person, after })),
        alertsMax: 1,
        unreadOf: [],
      });

      expect(answered).toBe(250);
      expect(alerts.map(({ listener }) => listener)).toEqual(people.map((_, index) => index));
    });
  });
}
