import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importTestDirectory, openTestStore, productNamed, type TestStore, viewerNamed } from "../testing/test-store.ts";
import { ingestDefectDojo } from "./ingest-defectdojo.ts";

const DOJO = "https://dojo.example.com";
const SCAN = { title: "Scan", product: { id: 11, name: "Payments" }, url_ui: "/test/9" };
const clock = fixedClock();
let store: TestStore;
let count = 0;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("a request of DefectDojo (A6, A9)", () => {
  test("becomes an event of the product that its id names", async () => {
    const ingested = await ingest("scan_added", SCAN);

    const event = await store.reads.events.event({ viewer: await viewerNamed(store, "root"), id: idOf(ingested) });
    expect(event).toMatchObject({ source: "defectdojo", title: "Scan", url: `${DOJO}/test/9`, rule: "product" });
    expect(event?.product?.id).toBe(await productNamed(store, "Payments"));
  });

  test("of an unknown product is recorded as reaching nobody, and creates no product", async () => {
    const ingested = await ingest("scan_added", { ...SCAN, product: { id: 99, name: "New" } });

    expect(ingested).toMatchObject({ ok: true, result: { status: "accepted", reachedNobody: "unknown_product" } });
    const event = await store.reads.events.event({ viewer: await viewerNamed(store, "root"), id: idOf(ingested) });
    expect(event).toMatchObject({ rule: "nobody", reachedNobody: "unknown_product", product: null });
  });

  test.each([
    ["an unknown product type", "product_type_added", { product_type: { id: 99, name: "New" } }],
    ["a product without an id", "scan_added", { product: { name: "?" }, product_type: { id: 1 } }],
    ["an unknown product of a known type", "product_added", { product: { id: 99 }, product_type: { id: 1 } }],
  ])("of %s reaches nobody, least of all superusers", async (_, event, body) => {
    const ingested = await ingest(event, body);

    expect(ingested).toMatchObject({ ok: true, result: { status: "accepted", reachedNobody: "unknown_product" } });
    const stored = await store.reads.events.event({ viewer: await viewerNamed(store, "root"), id: idOf(ingested) });
    expect(stored?.rule).toBe("nobody");
  });

  test("that names neither product nor type is for superusers", async () => {
    const ingested = await ingest("jira_update", { title: "JIRA is down" });

    const stored = await store.reads.events.event({ viewer: await viewerNamed(store, "root"), id: idOf(ingested) });
    expect(stored?.rule).toBe("default_superusers");
  });

  test("that comes again within a minute is one event; later, or from another event key, it is a new one", async () => {
    const first = idOf(await ingest("scan_added", SCAN));
    clock.advance(59_000);
    const repeated = await ingest("scan_added", { url_ui: "/test/9", product: { name: "Payments", id: 11 }, title: "Scan" });
    const otherKey = await ingest("scan_added_empty", SCAN);
    clock.advance(61_000);
    const later = await ingest("scan_added", SCAN);

    expect(repeated).toMatchObject({ result: { status: "duplicate", id: first } });
    expect([otherKey, later]).toMatchObject([{ result: { status: "accepted" } }, { result: { status: "accepted" } }]);
  });
});

describe("the instance", () => {
  test("a ping connects it, and superusers see when it was heard of", async () => {
    expect(await ingest("ping", { title: "" })).toEqual({ ok: true, status: "connected" });

    expect((await store.reads.settings.settings({})).defectdojo).toEqual({ instance: DOJO, lastSeenAt: clock.now() });
  });

  test("the first one is remembered, another is refused until a superuser clears it", async () => {
    await ingest("ping", {});
    const other = { event: "scan_added", instance: "https://other.example.com/", body: SCAN };

    const refused = await ingestDefectDojo(deps(), other);
    await store.writes.settings.patchSettings({ defectdojoInstance: null, by: (await viewerNamed(store, "root")).person, at: 5 });

    expect(refused).toEqual({ ok: false, refusal: "instance_mismatch", known: DOJO });
    expect(await ingestDefectDojo(deps(), other)).toMatchObject({ ok: true });
  });

  test("a request that cannot be read connects nothing", async () => {
    expect(await ingest("NOT A KEY", {})).toEqual({ ok: false, refusal: "event_malformed" });

    expect((await store.reads.settings.settings({})).defectdojo.instance).toBeNull();
  });
});

function deps() {
  return {
    reads: store.reads,
    writes: store.writes,
    clock,
    ids: { next: () => `e${String(++count).padStart(8, "0")}` },
    hasDiskRoom: async () => true,
  };
}

function ingest(event: string, body: unknown) {
  return ingestDefectDojo(deps(), { event, instance: `${DOJO}/`, body });
}

function idOf(ingested: Awaited<ReturnType<typeof ingest>>): string {
  if (!ingested.ok || !("result" in ingested)) throw new Error(`Not an event: ${JSON.stringify(ingested)}`);
  return ingested.result.id;
}
