import { newEvent } from "@tocsin/contract";
import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  dumpOf,
  importTestDirectory,
  openTestStore,
  productNamed,
  SMALL_DIRECTORY,
  type TestStore,
  viewerNamed,
} from "../testing/test-store.ts";
import { acceptBatch } from "./accept-batch.ts";
import { type AcceptDeps, acceptEvents, BACKLOG_MAX } from "./accept-events.ts";
import { draftOfBody } from "./event-draft.ts";

let store: TestStore;
let count = 0;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("accepting events (D11, A9)", () => {
  test("an accepted event is stored with the sender's source and the time of accepting", async () => {
    const accepted = await accept([{ type: "engagement_closed", title: "Closed", product: { ref: "11", source: "defectdojo" } }]);

    const id = idOf(accepted);
    expect(await store.reads.events.event({ viewer: await viewerNamed(store, "root"), id })).toMatchObject({
      source: "ci",
      key: "engagement_closed",
      type: "close_engagement",
      product: { id: await productNamed(store, "Payments"), name: "Payments" },
      occurredAt: fixedClock().now(),
    });
  });

  test("the same source and id again is a duplicate that names the first, and says whether it says the same", async () => {
    const event = { id: "build-1", type: "scan_added", title: "One" };
    const first = idOf(await accept([event]));

    const results = [await accept([event]), await accept([{ ...event, title: "Other" }]), await accept([{ ...event, source: "other" }])];

    expect(results).toMatchObject([
      { results: [{ status: "duplicate", id: first, sameBody: true }] },
      { results: [{ status: "duplicate", id: first, sameBody: false }] },
      { results: [{ status: "accepted" }] },
    ]);
  });

  test("the order of fields and the place of the id make no other body", async () => {
    const first = draftOfBody(newEvent.parse({ type: "other", title: "T" }), { type: "other", title: "T" }, "7");
    const second = draftOfBody(newEvent.parse({ type: "other", title: "T" }), { title: "T", id: "7", type: "other" }, "7");

    expect(second.bodyHash).toBe(first.bodyHash);
  });

  test.each([
    [{ product: { id: 9_999 } }, "unknown_product"],
    [{ product: { ref: "11" } }, "unknown_product"],
    [{ productType: { ref: "9", source: "defectdojo" } }, "unknown_product_type"],
    [{ recipients: ["dana"], audience: "superusers" }, "recipients_with_audience"],
  ])("%j is refused and leaves nothing behind", async (part, refusal) => {
    const before = dumpOf(store);

    const accepted = await accept([{ type: "other", title: "T", ...part }]);

    expect(accepted).toMatchObject({ ok: true, results: [{ status: "rejected", refusal }] });
    expect(dumpOf(store)).toBe(before);
  });

  test("a product that was deactivated refuses events", async () => {
    await importTestDirectory(store, { ...SMALL_DIRECTORY, products: [], memberships: [] });

    expect(await accept([{ type: "other", title: "T", product: { ref: "11", source: "defectdojo" } }])).toMatchObject({
      results: [{ status: "rejected", refusal: "product_inactive" }],
    });
  });
});

describe("limits of accepting", () => {
  test("a full disk stops every event, a backlog only those that can be sent again", async () => {
    const full = deps({ hasDiskRoom: async () => false });
    const behind = deps({ reads: { events: { backlog: async () => BACKLOG_MAX + 1 } } });
    const request = { drafts: [draft({ type: "other", title: "T" })], source: "ci" };

    expect(await acceptEvents(full, { ...request, limits: "disk" })).toMatchObject({ ok: false, refusal: "disk_full" });
    expect(await acceptEvents(behind, { ...request, limits: "all" })).toMatchObject({ ok: false, refusal: "backlog_full" });
    expect(await acceptEvents(behind, { ...request, limits: "disk" })).toMatchObject({ ok: true });
  });

  test("exactly as many waiting events as allowed still let one in", async () => {
    const atLimit = deps({ reads: { events: { backlog: async () => BACKLOG_MAX } } });

    const accepted = await acceptEvents(atLimit, { drafts: [draft({ type: "other", title: "T" })], source: "ci", limits: "all" });

    expect(accepted.ok).toBe(true);
  });
});

describe("a batch", () => {
  test("stores the good ones and says in order what became of each", async () => {
    const entries = [
      { type: "other", title: "one", id: "1" },
      { type: "other" },
      { type: "other", title: "two", product: { id: 9_999 } },
      { type: "other", title: "one", id: "1" },
      "text",
    ];

    const accepted = await acceptBatch(deps(), { entries, source: "ci" });

    expect(accepted).toMatchObject({
      ok: true,
      results: [
        { status: "accepted" },
        { status: "rejected", refusal: "invalid_request", errors: [{ path: "/title" }] },
        { status: "rejected", refusal: "unknown_product", errors: [{ path: "/product" }] },
        { status: "duplicate", sameBody: true },
        { status: "rejected", refusal: "invalid_request" },
      ],
    });
  });

  test("of malformed events alone asks the store for nothing", async () => {
    const before = dumpOf(store);

    expect(await acceptBatch(deps(), { entries: [1, null], source: "ci" })).toMatchObject({
      results: [{ status: "rejected" }, { status: "rejected" }],
    });
    expect(dumpOf(store)).toBe(before);
  });
});

function deps(overrides: Partial<AcceptDeps> = {}): AcceptDeps {
  return {
    reads: store.reads,
    writes: store.writes,
    clock: fixedClock(),
    ids: { next: () => `e${String(++count).padStart(8, "0")}` },
    hasDiskRoom: async () => true,
    ...overrides,
  };
}

function draft(body: object) {
  return draftOfBody(newEvent.parse(body), body);
}

function accept(bodies: readonly object[]) {
  return acceptEvents(deps(), { drafts: bodies.map(draft), source: "ci", limits: "all" });
}

function idOf(accepted: Awaited<ReturnType<typeof accept>>): string {
  const result = accepted.ok ? accepted.results[0] : undefined;
  if (result?.status !== "accepted") throw new Error(`Not accepted: ${JSON.stringify(accepted)}`);
  return result.id;
}
