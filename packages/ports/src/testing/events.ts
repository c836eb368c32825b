import { describe, expect, test } from "vitest";
import type { EventAccepted, NewEvent } from "../events.ts";
import type { Viewer } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, aDocument, aUser, type Company, expectImported } from "./company.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const accept = async (store: StoreUnderTest, event: NewEvent, at = 1_000): Promise<EventAccepted | undefined> =>
  (await store.writes.events.accept({ events: [event], at }))[0];

const titles = async (
  store: StoreUnderTest,
  viewer: Viewer,
  filter: { type?: NewEvent["type"]; product?: number; reachedNobody?: boolean } = {},
) => {
  const all = { type: null, product: null, reachedNobody: null };
  const { items } = await store.reads.events.events({ viewer, ...all, ...filter, page: { limit: 50, after: null } });
  return items.map(({ title }) => title);
};

const payments = (company: Company) => ({ id: company.product("Payments") });

/** Run by every store: an event is stored once, as it came, and read only by those whom it concerns (rules D11, A0–A9). */
export function describeEvents(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of events`, () => {
    describeAccepting(open);
    describeReading(open);
  });
}

function describeAccepting(open: OpenStore): void {
  test("an accepted event is read as it came", async () => {
    await using store = await open();
    const company = await aCompany(store);
    const event = anEvent("e1", {
      key: "finding_added",
      type: "other",
      description: "Zeile 1\nZeile 2",
      url: "/finding/7",
      severity: "high",
      engagement: { ref: "7", name: "Q3" },
      test: { ref: null, name: "ZAP" },
      finding: { ref: "77", name: null },
      actor: "dana",
      data: { nested: [1, { deep: true }] },
      product: payments(company),
      productType: { ref: "web", source: "dojo" },
    });

    expect(await accept(store, event, 1_234)).toEqual({ status: "accepted", id: "e1", reachedNobody: null });

    expect(await store.reads.events.event({ viewer: company.viewer("mia"), id: "e1" })).toEqual({
      id: "e1",
      source: "dojo",
      key: "finding_added",
      type: "other",
      title: "Scan e1",
      description: "Zeile 1\nZeile 2",
      url: "/finding/7",
      occurredAt: 500,
      acceptedAt: 1_234,
      severity: "high",
      engagement: { ref: "7", name: "Q3" },
      test: { ref: null, name: "ZAP" },
      finding: { ref: "77", name: null },
      actor: "dana",
      data: { nested: [1, { deep: true }] },
      product: { id: company.product("Payments"), name: "Payments" },
      productType: { id: company.productType("Web"), name: "Web" },
      audience: "default",
      rule: "product",
      recipients: null,
      alertOnly: false,
      fanOut: "accepted",
      reachedNobody: null,
      ledger: null,
    });
  });

  test("the same id from the same source is the first event again, and says whether the body is the same", async () => {
    await using store = await open();
    const company = await aCompany(store);
    const first = anEvent("e1", { clientId: "scan-1" });
    await accept(store, first);

    expect(await accept(store, { ...first, id: "e2" })).toEqual({ status: "duplicate", id: "e1", sameBody: true });
    expect(await accept(store, anEvent("e3", { clientId: "scan-1" }))).toEqual({ status: "duplicate", id: "e1", sameBody: false });
    expect(await accept(store, anEvent("e4", { clientId: "scan-1", source: "ci" }))).toMatchObject({ status: "accepted", id: "e4" });
    expect(await titles(store, company.viewer("sue"))).toEqual(["Scan e4", "Scan e1"]);
  });

  test("events without an id of their sender are all different", async () => {
    await using store = await open();
    const same = { body: "{}", bodyHash: "h".repeat(64) };

    expect(await accept(store, anEvent("e1", same))).toMatchObject({ status: "accepted" });
    expect(await accept(store, anEvent("e2", same))).toMatchObject({ status: "accepted" });
  });

  test("a repeat of the same body is one event within the asked-for time, and only of one source and type", async () => {
    await using store = await open();
    const same = { body: "{}", bodyHash: "h".repeat(64), repeatWithinMs: 1_000 };
    await accept(store, anEvent("e1", same), 5_000);

    expect(await accept(store, anEvent("e2", { ...same, source: "ci" }), 5_001)).toMatchObject({ status: "accepted" });
    expect(await accept(store, anEvent("e3", { ...same, type: "other" }), 5_002)).toMatchObject({ status: "accepted" });
    expect(await accept(store, anEvent("e4", same), 5_999)).toEqual({ status: "duplicate", id: "e1", sameBody: true });
    expect(await accept(store, anEvent("e5", same), 6_000)).toMatchObject({ status: "accepted" });
  });

  test("a refused event leaves nothing behind and does not touch the others of its list", async () => {
    await using store = await open();
    const company = await aCompany(store);
    const answers = await store.writes.events.accept({
      at: 1_000,
      events: [
        anEvent("e1"),
        anEvent("e2", { product: { id: 999_999 } }),
        anEvent("e3", { product: { ref: "payments", source: "elsewhere" } }),
        anEvent("e4", { productType: { ref: "none", source: "dojo" } }),
        anEvent("e5", { recipients: ["mia"], audience: "superusers" }),
        anEvent("e6", { product: { ref: "payments", source: "dojo" } }),
      ],
    });

    expect(answers).toEqual([
      { status: "accepted", id: "e1", reachedNobody: null },
      { status: "rejected", refusal: "unknown_product" },
      { status: "rejected", refusal: "unknown_product" },
      { status: "rejected", refusal: "unknown_product_type" },
      { status: "rejected", refusal: "recipients_with_audience" },
      { status: "accepted", id: "e6", reachedNobody: null },
    ]);
    expect(await titles(store, company.viewer("sue"))).toEqual(["Scan e6", "Scan e1"]);
    expect(await store.reads.events.backlog({})).toBe(2);
  });

  test("an event of a product that was deactivated is refused, or recorded as reaching nobody", async () => {
    await using store = await open();
    const company = await aCompany(store);
    const onlySue = aDocument({ users: [aUser("sue", { superuser: true })] });
    expectImported(await store.writes.directory.importDirectory({ document: onlySue, admin: true, at: 2_000, by: null }));

    expect(await accept(store, anEvent("e1", { product: payments(company) }))).toEqual({ status: "rejected", refusal: "product_inactive" });
    expect(await accept(store, anEvent("e2", { productType: { ref: "web", source: "dojo" } }))).toEqual({
      status: "rejected",
      refusal: "product_type_inactive",
    });
    expect(await accept(store, anEvent("e3", { product: payments(company), onUnknownProduct: "record" }))).toEqual({
      status: "accepted",
      id: "e3",
      reachedNobody: "unknown_product",
    });
  });

  test("an event of an unknown product is recorded where that is asked for: finished at once, listed, seen by superusers alone (A9)", async () => {
    await using store = await open();
    const company = await aCompany(store);
    const unknown = {
      product: { ref: "404", source: "dojo" },
      productType: { ref: "web", source: "dojo" },
      onUnknownProduct: "record",
    } as const;
    await acceptAll(store, [anEvent("e1", unknown), anEvent("e2", { ...unknown, recipients: ["mia"] }), anEvent("e3")]);

    expect(await fanOutAll(store)).toMatchObject([{ event: "e3", finished: true }]);
    expect(await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" })).toMatchObject({
      rule: "nobody",
      reachedNobody: "unknown_product",
      fanOut: "fanned_out",
      product: null,
      ledger: { intended: 0, counts: [], skipped: [] },
    });
    expect(await titles(store, company.viewer("sue"), { reachedNobody: true })).toEqual(["Scan e2", "Scan e1"]);
    for (const username of ["mia", "tim"]) expect(await titles(store, company.viewer(username))).toEqual([]);
  });

  test("names are kept once each, as they were written", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await accept(store, anEvent("e1", { recipients: ["mia", "Mia", "mia", "dan"] }));

    const event = await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" });

    expect(event?.rule).toBe("recipients");
    expect(new Set(event?.recipients)).toEqual(new Set(["mia", "Mia", "dan"]));
    expect(event?.recipients).toHaveLength(3);
  });

  test("an empty list of names is a list: it is nobody, not everybody", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await accept(store, anEvent("e1", { recipients: [], product: payments(company) }));
    await fanOutAll(store);

    expect(await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" })).toMatchObject({
      rule: "recipients",
      recipients: [],
      reachedNobody: "nobody",
    });
  });
}

function describeReading(open: OpenStore): void {
  const everybody = ["sue", "gil", "mia", "tim", "gus", "gwen", "ola", "dan", "nora", "ina"];

  test.each([
    ["a product, by everybody who may see it", "Payments", ["sue", "gil", "mia", "tim", "gus", "gwen", "ola"]],
    ["another product of that type", "Shop", ["sue", "gil", "tim", "gwen", "ola"]],
    ["a product of another type", "DNS", ["sue", "gil", "ola", "dan"]],
  ] as const)("an event of %s is read by nobody else", async (_what, product, readers) => {
    await using store = await open();
    const company = await aCompany(store);
    await accept(store, anEvent("e1", { product: { id: company.product(product) } }));

    const seen = await Promise.all(everybody.map((username) => store.reads.events.event({ viewer: company.viewer(username), id: "e1" })));

    expect(everybody.filter((_, index) => seen[index] !== null)).toEqual(readers);
  });

  test("of a product type, a product's own members read nothing", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await accept(store, anEvent("e1", { productType: { id: company.productType("Web") } }));

    const seen = await Promise.all(everybody.map((username) => titles(store, company.viewer(username))));

    expect(everybody.filter((_, index) => seen[index]?.length === 1)).toEqual(["sue", "gil", "tim", "gwen", "ola"]);
  });

  test("an event that names nothing is read by superusers and by those whom it names", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await acceptAll(store, [anEvent("e1"), anEvent("e2", { recipients: ["nora", "ina", "Nora"] })]);

    expect(await titles(store, company.viewer("sue"))).toEqual(["Scan e2", "Scan e1"]);
    expect(await titles(store, company.viewer("nora"))).toEqual(["Scan e2"]);
    expect(await titles(store, company.viewer("mia"))).toEqual([]);
    expect(await titles(store, company.viewer("ina"))).toEqual([]);
  });

  test("an event that names its recipients is not read by others who may see its product, nor by one named who may not", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await accept(store, anEvent("e1", { recipients: ["mia", "dan"], product: payments(company) }));

    expect(await titles(store, company.viewer("mia"))).toEqual(["Scan e1"]);
    expect(await titles(store, company.viewer("tim"))).toEqual([]);
    expect(await titles(store, company.viewer("dan"))).toEqual([]);
  });

  test("events come newest first, in pages that newer ones do not move, and by type and product", async () => {
    await using store = await open();
    const company = await aCompany(store);
    const viewer = company.viewer("gil");
    const product = payments(company);
    await acceptAll(store, [
      anEvent("e1", { product }),
      anEvent("e2", { product, type: "other" }),
      anEvent("e3", { product: { id: company.product("DNS") } }),
    ]);
    const filter = { viewer, type: null, product: null, reachedNobody: null };

    const first = await store.reads.events.events({ ...filter, page: { limit: 2, after: null } });
    await acceptAll(store, [anEvent("e4", { product })], 30_000);
    const second = await store.reads.events.events({ ...filter, page: { limit: 2, after: first.next } });

    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([["e3", "e2"], ["e1"]]);
    expect(second.next).toBeNull();
    expect(await titles(store, viewer, { product: product.id })).toEqual(["Scan e4", "Scan e2", "Scan e1"]);
    expect(await titles(store, viewer, { type: "other" })).toEqual(["Scan e2"]);
  });

  test("the backlog is what is accepted and not fanned out", async () => {
    await using store = await open();
    await acceptAll(store, [anEvent("e1"), anEvent("e2")]);
    expect(await store.reads.events.backlog({})).toBe(2);
    expect(await store.dispatch.hasFanOutWork({})).toBe(true);

    await fanOutAll(store);

    expect(await store.reads.events.backlog({})).toBe(0);
    expect(await store.dispatch.hasFanOutWork({})).toBe(false);
  });

  test("the ledger of an event is for superusers", async () => {
    await using store = await open();
    const company = await aCompany(store);
    await accept(store, anEvent("e1", { product: payments(company) }));
    await fanOutAll(store);

    expect((await store.reads.events.event({ viewer: company.viewer("mia"), id: "e1" }))?.ledger).toBeNull();
    expect((await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" }))?.ledger).toEqual({
      intended: 7,
      counts: [{ channel: "alert", state: "delivered", count: 7 }],
      skipped: [],
    });
  });
}
