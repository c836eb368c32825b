import { ENDPOINT_FAILING_MAX_MS } from "@tocsin/domain";
import { expect, test } from "vitest";
import type { AttemptEnd } from "../dispatch.ts";
import { anEvent, fanOutAll } from "./an-event.ts";
import { type Company, required } from "./company.ts";
import {
  aFannedOutEvent,
  anEnd,
  BOOT,
  deliveriesOf,
  DELIVERED,
  expectSoundLedger,
  failedAs,
  FANNED_OUT_AT,
  retryingAt,
  statesOf,
} from "./dispatch-arrangement.ts";
import { aHookedCompany, claimEndpoint } from "./endpoint-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

type Ending = Pick<AttemptEnd, "settlement" | "failure" | "answer">;

const urlOf = (id: string) => `https://hooks.example.test/${id}?key=abc`;

const anEndAt = (end: Parameters<typeof anEnd>[0]) => anEnd({ address: urlOf("1"), ...end });

/** One attempt at whatever is due to the endpoint, and what it came to. */
async function attempt(store: StoreUnderTest, id: string, { ending, at }: { readonly ending: Ending; readonly at: number }) {
  const [claimed] = (await claimEndpoint(store, id, { now: at, limit: 1 })).deliveries;
  const delivery = required(claimed, "delivery to the endpoint").id;
  const [started] = await store.dispatch.startAttempts({ deliveries: [delivery], now: at, boot: BOOT });
  await store.dispatch.settleAttempts({
    ends: [anEndAt({ delivery, attempt: required(started, "attempt").attempt, address: urlOf(id), ...ending, at })],
  });
}

const endpointOf = async (store: StoreUnderTest, company: Company, id = "1") =>
  required(await store.reads.webhooks.endpoint({ viewer: company.viewer("sue"), id }), `endpoint ${id}`);

const gone: Ending = { ...failedAs("gone"), answer: { code: "410", text: "Gone" } };
const later = (dueAt: number): Ending => ({ ...retryingAt(dueAt), answer: { code: "503", text: "Service Unavailable" } });

export function describeEndpointOutcomes(open: OpenStore): void {
  test("an endpoint remembers when it last took something, when it last did not, and since when it only fails", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    for (const id of ["e1", "e2"]) await aFannedOutEvent(store, company, { id, recipients: ["mia"] });

    await attempt(store, "1", { ending: later(40_000), at: 30_000 });
    await attempt(store, "1", { ending: later(50_000), at: 31_000 });
    expect(await endpointOf(store, company)).toMatchObject({
      failingSince: 30_000,
      lastSuccessAt: null,
      lastError: { at: 31_000, code: "503", text: "Service Unavailable" },
    });
    await attempt(store, "1", { ending: DELIVERED, at: 50_000 });

    expect(await endpointOf(store, company)).toMatchObject({ failingSince: null, lastSuccessAt: 50_000, lastError: { at: 31_000 } });
  });

  test("one that is turned on again, or has another URL, begins without what it answered before", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    const by = company.id("mia");
    for (const id of ["e1", "e2"]) await aFannedOutEvent(store, company, { id, recipients: ["mia"] });

    await attempt(store, "1", { ending: gone, at: 30_000 });
    await store.writes.webhooks.enableEndpoint({ id: "1", by, at: 31_000 });
    expect(await endpointOf(store, company)).toMatchObject({ disabled: null, failingSince: null, lastError: null });
    await attempt(store, "1", { ending: later(40_000), at: 32_000 });
    await store.writes.webhooks.patchEndpoint({ id: "1", change: { url: "https://elsewhere.example.test/" }, by, at: 33_000 });

    expect(await endpointOf(store, company)).toMatchObject({ failingSince: null, lastError: null });
  });

  test("one that says it is gone is disabled with that, and its owner told by the app and by mail (W3)", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia", name: "SIEM" });
    for (const id of ["e1", "e2"]) await aFannedOutEvent(store, company, { id, recipients: ["mia"] });

    const circuit = { openedAt: 1, nextProbeAt: 2, waitMs: 30_000, code: "503", text: null };
    await store.dispatch.saveCircuit({ lane: "webhooks:1", circuit });
    await attempt(store, "1", { ending: gone, at: 30_000 });
    await fanOutAll(store, 30_000);

    expect(await endpointOf(store, company)).toMatchObject({ disabled: { at: 30_000, reason: "gone" }, circuit: null });
    expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toBeNull();
    const [told] = (await deliveriesOf({ store, company }, "alert")).filter(({ eventKey }) => eventKey === "endpoint_disabled");
    expect(told).toMatchObject({ title: "Webhook endpoint SIEM was turned off", person: { username: "mia" }, why: "system" });
    const notice = await store.reads.events.event({ viewer: company.viewer("sue"), id: told?.eventId ?? "" });
    // What somebody's own endpoint answers is theirs to read; superusers read every event.
    expect([notice?.title, notice?.description?.split("\n")[0]]).toEqual([told?.title, "It answered that it is gone: 410."]);
    expect(await statesOf({ store, company }, "mail")).toEqual({ mia: "suppressed channel_disabled" });
    expect((await store.reads.access.auditTrail({ limit: 1 }))[0]).toMatchObject({ actor: null, action: "endpoint.disabled" });
    expect(await store.dispatch.suppressOrphanedQueues({ limit: 10, now: 30_000 })).toBe(1);
    await expectSoundLedger({ store, company });
  });

  test("of a shared one that is gone the superusers are told, once", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", name: "SIEM" });
    for (const id of ["e1", "e2"]) await aFannedOutEvent(store, company, { id, audience: "destinations" });
    const claimed = (await claimEndpoint(store, "1", { now: 30_000 })).deliveries.map(({ id }) => id);
    const started = await store.dispatch.startAttempts({ deliveries: claimed, now: 30_000, boot: BOOT });

    await store.dispatch.settleAttempts({ ends: started.map((one) => anEndAt({ ...one, ...gone, at: 30_000 })) });
    await fanOutAll(store, 30_000);

    const told = (await deliveriesOf({ store, company }, "alert")).filter(({ eventKey }) => eventKey === "endpoint_disabled");
    expect(told.map(({ person }) => person?.username)).toEqual(["sue"]);
  });

  test("what was under way to one that was turned off meanwhile says no more of it than an error: it stays as it was turned off", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const [claimed] = (await claimEndpoint(store, "1", { now: 30_000 })).deliveries;
    const deliveries = [required(claimed, "delivery to the endpoint").id];
    const [started] = await store.dispatch.startAttempts({ deliveries, now: 30_000, boot: BOOT });
    await store.writes.webhooks.disableEndpoint({ id: "1", by: company.id("mia"), at: 30_001, reason: "by_owner" });

    await store.dispatch.settleAttempts({ ends: [anEndAt({ ...required(started, "attempt"), ...gone, at: 30_002 })] });
    await fanOutAll(store, 30_003);

    expect((await endpointOf(store, company)).disabled).toEqual({ at: 30_001, reason: "by_owner" });
    const alerts = await deliveriesOf({ store, company }, "alert");
    expect(alerts.filter(({ eventKey }) => eventKey === "endpoint_disabled")).toEqual([]);
  });

  test("what was under way to the URL that it had before says nothing of the one that it has now (W3)", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    for (const id of ["e1", "e2"]) await aFannedOutEvent(store, company, { id, recipients: ["mia"] });
    const claimed = (await claimEndpoint(store, "1", { now: 30_000 })).deliveries.map(({ id }) => id);
    const started = await store.dispatch.startAttempts({ deliveries: claimed, now: 30_000, boot: BOOT });
    await store.writes.webhooks.patchEndpoint({
      id: "1",
      change: { url: "https://elsewhere.example.test/" },
      by: company.id("mia"),
      at: 30_001,
    });

    const ends = started.map((one, index) => anEndAt({ ...one, ...(index === 0 ? gone : DELIVERED), at: 30_002 }));
    await store.dispatch.settleAttempts({ ends });
    await fanOutAll(store, 30_003);

    expect(await endpointOf(store, company)).toMatchObject({ disabled: null, failingSince: null, lastError: null, lastSuccessAt: null });
    expect(await statesOf({ store, company }, "webhooks")).not.toEqual({});
    await expectSoundLedger({ store, company });
  });

  test("one that has only failed for five days, ten times at least, is disabled; a success in between begins anew (W3)", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1" }, { id: "2" });
    await aFannedOutEvent(store, company, { audience: "destinations" });
    const start = FANNED_OUT_AT;

    for (let count = 0; count < 9; count += 1) await attempt(store, "1", { ending: later(start + count + 1), at: start + count });
    const end = start + ENDPOINT_FAILING_MAX_MS;
    const product = { id: company.product("Payments") };
    await store.writes.events.accept({ events: [anEvent("e2", { product, audience: "destinations" })], at: end - 60_000 });
    await fanOutAll(store, end - 60_000);
    // The first event's has lost its relevance, and is cleared away by a claim.
    expect((await claimEndpoint(store, "1", { now: end - 2, limit: 1 })).deliveries).toEqual([]);
    await attempt(store, "1", { ending: later(end), at: end - 1 });
    expect((await endpointOf(store, company)).disabled).toBeNull();
    await attempt(store, "1", { ending: later(end + 1), at: end });

    expect((await endpointOf(store, company)).disabled).toEqual({ at: end, reason: "failing" });
    for (let count = 0; count < 3; count += 1) await attempt(store, "2", { ending: later(start + count + 1), at: start + count });
    await attempt(store, "2", { ending: DELIVERED, at: start + 5 });
    expect(await endpointOf(store, company, "2")).toMatchObject({ failingSince: null, disabled: null });
  });
}
