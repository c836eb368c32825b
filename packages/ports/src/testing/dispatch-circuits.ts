import { laneOfEndpoint } from "@tocsin/domain";
import { expect, test } from "vitest";
import { COMPANY, expectImported } from "./company.ts";
import { enableMail, MAIL } from "./company-settings.ts";
import { aFannedOutEvent, aMailingCompany, claimMail, FANNED_OUT_AT, statesOf } from "./dispatch-arrangement.ts";
import { aHookedCompany, claimEndpoint } from "./endpoint-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const OPENED = { openedAt: 10, nextProbeAt: FANNED_OUT_AT + 1, waitMs: 30_000, code: "timeout", text: "No answer within 15 seconds." };

export function describeCircuits(open: OpenStore): void {
  test("an open circuit is kept until it closes, for each connection by itself (W2)", async () => {
    await using store = await open();
    const lane = laneOfEndpoint("7");
    expect(await store.dispatch.circuit({ lane })).toBeNull();

    await store.dispatch.saveCircuit({ lane, circuit: OPENED });
    await store.dispatch.saveCircuit({ lane, circuit: { ...OPENED, nextProbeAt: 90_000, waitMs: 60_000 } });

    expect(await store.dispatch.circuit({ lane })).toEqual({ ...OPENED, nextProbeAt: 90_000, waitMs: 60_000 });
    expect(await store.dispatch.circuit({ lane: "mail" })).toBeNull();
    await store.dispatch.saveCircuit({ lane, circuit: null });
    expect(await store.dispatch.circuit({ lane })).toBeNull();
  });

  test("while a channel's is open nothing of it is claimed until it may be probed, and what waits is shown as held (W2)", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    await store.dispatch.saveCircuit({ lane: "mail", circuit: OPENED });

    expect((await claimMail(store)).deliveries).toEqual([]);
    expect(await statesOf({ store, company }, "mail")).toEqual({ mia: "held connection_paused" });
    const { nextProbeAt, openedAt, code, text } = OPENED;
    expect((await store.reads.channels.channels({})).find(({ channel }) => channel === "mail")).toMatchObject({
      paused: null,
      circuit: { nextProbeAt, openedAt, code, text },
    });
    expect((await store.reads.channels.obstacles({ person: company.id("mia") })).mail.scan_added).toBe("connection_paused");
    expect((await claimMail(store, { now: FANNED_OUT_AT + 1 })).deliveries).toHaveLength(1);
  });

  test("one that is to be probed later than its wait is long was written before the clock was set back: it holds nothing", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia"] });
    const { waitMs } = OPENED;

    await store.dispatch.saveCircuit({ lane: "mail", circuit: { ...OPENED, nextProbeAt: FANNED_OUT_AT + waitMs } });
    expect((await claimMail(store)).deliveries).toEqual([]);
    await store.dispatch.saveCircuit({ lane: "mail", circuit: { ...OPENED, nextProbeAt: FANNED_OUT_AT + waitMs + 1 } });
    expect((await claimMail(store)).deliveries).toHaveLength(1);
  });

  test("an endpoint's holds its own queue alone", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" }, { id: "2", owner: "mia", events: ["scan_added"] }, { id: "3" });
    await aFannedOutEvent(store, company);
    await store.dispatch.saveCircuit({ lane: laneOfEndpoint("1"), circuit: OPENED });
    const obstacle = async () => (await store.reads.channels.obstacles({ person: company.id("mia") })).webhooks;

    expect((await claimEndpoint(store, "1")).deliveries).toEqual([]);
    expect((await claimEndpoint(store, "2")).deliveries).toHaveLength(1);
    expect((await claimEndpoint(store, "3")).deliveries).toHaveLength(1);
    expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toMatchObject({ circuit: { openedAt: 10, code: "timeout" } });
    expect(await obstacle()).toMatchObject({ other: "connection_paused" });
    expect(await obstacle()).not.toHaveProperty("scan_added");
  });

  test.each([
    ["disabled", (store: StoreUnderTest, by: string) => store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_owner", by, at: 9 })],
    ["deleted", (store: StoreUnderTest, by: string) => store.writes.webhooks.deleteEndpoint({ id: "1", by, at: 9 })],
    [
      "of a deactivated owner",
      (store: StoreUnderTest, id: string) => store.writes.directory.patchPerson({ id, active: false, by: id, at: 9 }),
    ],
    ["of an owner whom the directory no longer names", forgetMia],
  ] as const)("an endpoint that is %s has none, whatever an attempt that was under way comes to", async (_how, change) => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    const lane = laneOfEndpoint("1");
    const openNow = async () => (await store.reads.operations.measures({})).openCircuits;
    await store.dispatch.saveCircuit({ lane, circuit: OPENED });
    expect(await openNow()).toContainEqual({ channel: "webhooks", count: 1 });

    await change(store, company.id("mia"));
    expect(await store.dispatch.circuit({ lane })).toBeNull();
    await store.dispatch.saveCircuit({ lane, circuit: OPENED });

    expect(await store.dispatch.circuit({ lane })).toBeNull();
    expect(await openNow()).not.toContainEqual({ channel: "webhooks", count: 1 });
  });

  test("an endpoint that is at another URL by now keeps nothing of what an attempt at the one before comes to", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    const [lane, by] = [laneOfEndpoint("1"), company.id("mia")];
    const before = (await store.reads.webhooks.activeEndpoint({ id: "1" }))?.url;
    const url = "https://elsewhere.example.test/";
    await store.dispatch.saveCircuit({ lane, circuit: OPENED, address: before });
    expect(await store.dispatch.circuit({ lane })).toEqual(OPENED);

    await store.writes.webhooks.patchEndpoint({ id: "1", change: { url }, by, at: 9 });
    await store.dispatch.saveCircuit({ lane, circuit: OPENED, address: before });
    expect(await store.dispatch.circuit({ lane })).toBeNull();

    await store.dispatch.saveCircuit({ lane, circuit: OPENED, address: url });
    await store.dispatch.saveCircuit({ lane, circuit: { ...OPENED, waitMs: 86_400_000 }, address: before });
    expect(await store.dispatch.circuit({ lane })).toEqual(OPENED);
  });

  test("what was changed about a connection is tried at once", async () => {
    await using store = await open();
    const company = await aHookedCompany(store, { id: "1", owner: "mia" });
    const [endpoint, by] = [laneOfEndpoint("1"), company.id("mia")];
    for (const lane of ["mail", endpoint] as const) await store.dispatch.saveCircuit({ lane, circuit: OPENED });

    await enableMail(store, { host: `new.${MAIL.host}` });
    await store.writes.webhooks.patchEndpoint({ id: "1", change: { name: "SIEM" }, by, at: 9 });
    expect([await store.dispatch.circuit({ lane: "mail" }), await store.dispatch.circuit({ lane: endpoint })]).toEqual([null, OPENED]);
    await store.writes.webhooks.patchEndpoint({ id: "1", change: { url: "https://elsewhere.example.test/" }, by, at: 9 });

    expect(await store.dispatch.circuit({ lane: endpoint })).toBeNull();
  });
}

async function forgetMia(store: StoreUnderTest): Promise<void> {
  const users = COMPANY.users.filter(({ username }) => username !== "mia");
  const memberships = COMPANY.memberships.filter(({ subject }) => subject.ref !== "mia");
  const document = { ...COMPANY, users, memberships };
  expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: 2_000, by: null }));
}
