import { EVENT_TYPES, laneOfEndpoint } from "@tocsin/domain";
import { expect, test } from "vitest";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { required } from "./company.ts";
import { ANY_DELIVERY } from "../deliveries.ts";
import type { Viewer } from "../ids.ts";
import {
  aFannedOutEvent,
  anEnd,
  BOOT,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  failedAs,
  FANNED_OUT_AT,
  statesOf,
} from "./dispatch-arrangement.ts";
import { aHookedCompany, claimEndpoint, enableWebhooks } from "./endpoint-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

export function describeEndpointDeliveries(open: OpenStore): void {
  test("a person has one delivery per own endpoint that takes the event type, and without one it is said (W1)", async () => {
    await using store = await open();
    const company = await aHookedCompany(
      store,
      { id: "1", owner: "mia" },
      { id: "2", owner: "mia", events: ["scan_added"] },
      { id: "3", owner: "mia", events: ["other"] },
      { id: "4", owner: "tim", events: ["other"] },
      { id: "5", owner: "gus" },
    );
    await aFannedOutEvent(store, company);

    const hooks = await deliveriesOf({ store, company }, "webhooks");
    const shown = hooks.map(({ person, destination, state, reason, why }) => [person?.username, destination, state, reason, why].join(" "));

    expect(shown.toSorted()).toEqual([
      "mia Endpoint 1 pending  personal",
      "mia Endpoint 2 pending  personal",
      "sue  suppressed no_endpoint system",
      "tim  suppressed no_endpoint personal",
    ]);
    await expectSoundLedger({ store, company });
  });

  test("its owner sends it again and alone reads its answers; whoever had no endpoint has nothing to send (D12, D15)", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    await aFannedOutEvent(store, company);
    const [mia, tim, sue] = [company.viewer("mia"), company.viewer("tim"), company.viewer("sue")];
    const { deliveries } = await claimEndpoint(store, "1");
    const id = required(deliveries[0], "delivery").id;
    const [started] = await store.dispatch.startAttempts({ deliveries: [id], now: FANNED_OUT_AT, boot: BOOT });
    const end = anEnd({ delivery: id, attempt: required(started, "attempt").attempt, request: "POST https://hooks.example.test/…" });
    await store.dispatch.settleAttempts({ ends: [{ ...end, ...failedAs("refused") }] });
    const logOf = async (viewer: Viewer) => (await store.reads.deliveries.delivery({ viewer, id }))?.attemptLog;
    const page = { limit: 50, after: null };
    const missedBy = async (viewer: Viewer) =>
      (await store.reads.deliveries.redeliverable({ viewer, filter: { ...ANY_DELIVERY, channel: "webhooks" }, page })).items;

    expect(await logOf(mia)).toMatchObject([{ request: end.request, text: "no such user", hidden: false }]);
    expect(await logOf(sue)).toMatchObject([{ request: null, code: "550 5.1.1", text: null, hidden: true }]);
    expect(await logOf(tim)).toBeUndefined();
    expect([await missedBy(mia), await missedBy(sue), await missedBy(tim)]).toEqual([[id], [id], []]);
    const without = (await deliveriesOf({ store, company }, "webhooks")).find(({ reason }) => reason === "no_endpoint");
    expect(
      await store.writes.deliveries.redeliver({ by: sue, deliveries: [required(without, "row without endpoint").id], at: 9 }),
    ).toMatchObject([{ refusal: "nowhere_to_send" }]);
    expect(await store.writes.deliveries.redeliver({ by: tim, deliveries: [id], at: 9 })).toMatchObject([{ refusal: "not_found" }]);

    const [again] = await store.writes.deliveries.redeliver({ by: mia, deliveries: [id], at: FANNED_OUT_AT + 9 });
    expect(again).toMatchObject({ ok: true });
    expect((await claimEndpoint(store, "1", { now: FANNED_OUT_AT + 9 })).deliveries).toMatchObject([{ attempts: 0 }]);
    await expectSoundLedger({ store, company });
  });

  test("an endpoint that is nobody's is a destination that follows System, for the event types that it takes (W1)", async () => {
    await using store = await open();
    const company = await aHookedCompany(
      store,
      { id: "1", events: ["scan_added"] },
      { id: "2", events: ["other"] },
      { id: "3" },
      { id: "4" },
    );
    await store.writes.webhooks.disableEndpoint({ id: "4", reason: "by_superuser", by: company.id("sue"), at: 9 });
    await aFannedOutEvent(store, company, { audience: "destinations" });
    await aFannedOutEvent(store, company, { id: "e2", type: "other", audience: "destinations" });

    const hooks = await deliveriesOf({ store, company }, "webhooks");
    const shown = hooks.map(({ eventId, person, destination, state }) => [eventId, person?.username, destination, state].join(" "));

    expect(shown.toSorted()).toEqual(["e1  Endpoint 1 pending", "e1  Endpoint 3 pending"]);
    await expectSoundLedger({ store, company });
  });

  test("webhooks that are off are counted once per person and place, however many endpoints they have", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" }, { id: "2", owner: "mia" }, { id: "3" });
    await enableWebhooks(store, false);
    await aFannedOutEvent(store, company);

    const event = await store.reads.events.event({ viewer: company.viewer("sue"), id: "e1" });

    expect(event?.ledger?.skipped).toEqual([{ channel: "webhooks", reason: "channel_disabled", count: 4 }]);
    expect(await deliveriesOf({ store, company }, "webhooks")).toEqual([]);
  });

  test("what is explained is what is sent: own endpoints count for a person, shared ones are named as destinations", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" }, { id: "2", name: "SIEM" }, { id: "3", events: ["other"] });

    const explained = await store.reads.explain.explain({
      event: {
        type: "scan_added",
        product: { id: company.product("Payments") },
        productType: null,
        recipients: null,
        audience: "default",
        alertOnly: false,
      },
      person: null,
      asker: company.viewer("sue"),
      limit: 50,
      after: null,
    });

    const counts = explained?.people.map(({ person, facts }) => `${person.username} ${facts.endpointCount}`);
    expect(counts).toEqual(expect.arrayContaining(["mia 1", "tim 0"]));
    expect(explained?.destinations).toEqual([{ target: "SIEM", channel: "webhooks", verdict: "sent", reason: null }]);
  });

  test("a claim of one endpoint brings its own deliveries alone, with what they are made of", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia", format: "defectdojo" }, { id: "2", owner: "tim" }, { id: "3" });
    await aFannedOutEvent(store, company);

    const [own, shared] = [await claimEndpoint(store, "1"), await claimEndpoint(store, "3")];

    expect(own.deliveries).toMatchObject([
      {
        channel: "webhooks",
        person: { username: "mia" },
        address: "https://hooks.example.test/1?key=abc",
        endpoint: { id: "1", name: "Endpoint 1", format: "defectdojo" },
      },
    ]);
    expect(shared.deliveries).toMatchObject([{ person: null, why: "system", endpoint: { id: "3", format: "standard" } }]);
    expect(shared.events).toMatchObject([{ id: "e1" }]);
    expect((await claimEndpoint(store, "1")).deliveries).toEqual([]);
    expect((await claimEndpoint(store, "2")).deliveries).toHaveLength(1);
    expect((await claimEndpoint(store, "9")).deliveries).toEqual([]);
    await expectSoundLedger({ store, company });
  });

  test("the endpoints that have something to send are known, with when it is due, and no others", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" }, { id: "2", owner: "gus" }, { id: "10" });
    expect(await store.dispatch.endpointQueues({})).toEqual([]);
    await aFannedOutEvent(store, company);

    const queues = await store.dispatch.endpointQueues({});

    expect(queues.toSorted((a, b) => Number(a.endpoint) - Number(b.endpoint))).toEqual([
      { endpoint: "1", dueAt: FANNED_OUT_AT, active: true },
      { endpoint: "10", dueAt: FANNED_OUT_AT, active: true },
    ]);
    expect(await store.dispatch.nextDueAt({ lane: laneOfEndpoint("10") })).toBe(FANNED_OUT_AT);
    expect(await store.dispatch.nextDueAt({ lane: laneOfEndpoint("2") })).toBeNull();
    await claimEndpoint(store, "1");
    expect(await store.dispatch.endpointQueues({})).toEqual([{ endpoint: "10", dueAt: FANNED_OUT_AT, active: true }]);
    await enableWebhooks(store, false);
    expect(await store.dispatch.endpointQueues({})).toEqual([]);
    expect((await claimEndpoint(store, "10")).deliveries).toEqual([]);
  });

  test.each([
    ["is gone", "no_endpoint", (store: StoreUnderTest, done: Done) => store.writes.webhooks.deleteEndpoint(done)],
    [
      "was disabled",
      "no_endpoint",
      (store: StoreUnderTest, done: Done) => store.writes.webhooks.disableEndpoint({ ...done, reason: "gone" }),
    ],
  ] as const)("a delivery whose endpoint %s in the meantime is not sent, at the claim or before it (W3)", async (_how, reason, change) => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" }, { id: "2" });
    for (const id of ["e1", "e2", "e3"]) await aFannedOutEvent(store, company, { id, recipients: ["mia"] });
    await aFannedOutEvent(store, company, { id: "e4" });
    await change(store, { id: "1", by: company.id("mia"), at: FANNED_OUT_AT });

    expect((await claimEndpoint(store, "1", { limit: 1 })).deliveries).toEqual([]);
    expect(await store.dispatch.suppressOrphanedQueues({ limit: 2, now: FANNED_OUT_AT })).toBe(2);
    expect(await store.dispatch.suppressOrphanedQueues({ limit: 2, now: FANNED_OUT_AT })).toBe(1);
    expect(await store.dispatch.suppressOrphanedQueues({ limit: 2, now: FANNED_OUT_AT })).toBe(0);

    const hooks = await deliveriesOf({ store, company }, "webhooks");
    const ofEndpoint = hooks.filter(({ destination }) => destination === "Endpoint 1");
    expect(ofEndpoint.map(({ state, reason: why }) => `${state} ${why}`)).toEqual(Array.from({ length: 4 }, () => `suppressed ${reason}`));
    expect(hooks.filter(({ destination }) => destination === "Endpoint 2")).toMatchObject([{ state: "pending" }]);
    await expectSoundLedger({ store, company });
  });

  test("access is asked again of the owner of an endpoint, and nothing of a shared one (A8)", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" }, { id: "2" });
    await aFannedOutEvent(store, company);
    await store.writes.directory.patchPerson({ id: company.id("mia"), active: false, at: 30_000, by: company.id("sue") });

    expect((await claimEndpoint(store, "1")).deliveries).toEqual([]);
    expect((await claimEndpoint(store, "2")).deliveries).toHaveLength(1);
    expect((await statesOf({ store, company }, "webhooks"))["mia"]).toBe("suppressed inactive_user");
  });

  test("what an endpoint that is deleted did not get has nowhere to go, however often it is asked for (D12)", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const [viewer, page] = [company.viewer("sue"), { limit: 9, after: null }];
    const left = async () => (await store.reads.deliveries.redeliverable({ viewer, filter: ANY_DELIVERY, page })).items;
    await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_owner", by: company.id("mia"), at: 9 });
    await store.dispatch.suppressOrphanedQueues({ limit: 9, now: FANNED_OUT_AT });
    const missed = await left();
    expect(missed).toHaveLength(1);

    await store.writes.webhooks.deleteEndpoint({ id: "1", by: company.id("mia"), at: 10 });

    expect(await left()).toEqual([]);
    const again = await store.writes.deliveries.redeliver({ by: viewer, deliveries: missed, at: 11 });
    expect(again).toMatchObject([{ ok: false, refusal: "nowhere_to_send" }]);
  });

  test("in the log an endpoint keeps its name after it was deleted", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: null, name: "SIEM" });
    await aFannedOutEvent(store, company);
    const [claimed] = (await claimEndpoint(store, "1")).deliveries;
    await store.writes.webhooks.deleteEndpoint({ id: "1", by: company.id("sue"), at: 30_000 });

    expect(await deliveryOf({ store, company }, required(claimed, "delivery").id)).toMatchObject({ destination: "SIEM", person: null });
  });

  test("what stands in the way is said per event type: no endpoint takes it, or webhooks are off", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia", events: ["scan_added", "other"] }, { id: "2", events: ["other"] });
    const [mia, tim] = [company.id("mia"), company.id("tim")];
    const obstacles = async (person: string | null) => (await store.reads.channels.obstacles({ person })).webhooks;

    expect(await obstacles(mia)).toEqual(noEndpointBut("scan_added", "other"));
    expect(await obstacles(null)).toEqual(noEndpointBut("other"));
    expect(await obstacles(tim)).toEqual(noEndpointBut());
    await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_owner", by: mia, at: 9 });
    expect(await obstacles(mia)).toEqual(noEndpointBut());
    await enableWebhooks(store, false);
    expect(new Set(Object.values(await obstacles(mia)))).toEqual(new Set(["channel_disabled"]));
  });

  test("an event fanned out in pages reaches every endpoint once (D10)", async () => {
    await using store = await open();
    const company = await aHookedCompany(
      store,
      { id: "1", owner: "mia" },
      { id: "2", owner: "mia" },
      { id: "3", owner: "tim" },
      { id: "4" },
    );
    await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);

    await fanOutAll(store, FANNED_OUT_AT, 1);

    const sent = (await deliveriesOf({ store, company }, "webhooks")).filter(({ state }) => state === "pending");
    expect(sent.map(({ destination }) => String(destination)).toSorted()).toEqual([1, 2, 3, 4].map((id) => `Endpoint ${id}`));
    await expectSoundLedger({ store, company });
  });
}

interface Done {
  readonly id: string;
  readonly by: string;
  readonly at: number;
}

function noEndpointBut(...taken: readonly string[]) {
  return Object.fromEntries(EVENT_TYPES.filter((type) => !taken.includes(type)).map((type) => [type, "no_endpoint"]));
}
