import { describe, expect, test } from "vitest";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aFannedOutEvent, aMailingCompany, aStartedAttempt, FANNED_OUT_AT, retryingAt } from "./dispatch-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

/** Run by every store: what is measured every few seconds. */
export function describeOperations(name: string, open: OpenStore): void {
  describe(`${name} as something to be measured`, () => {
    test("an empty store has nothing to say", async () => {
      await using store = await open();

      expect(await store.reads.operations.measures({})).toEqual({
        eventsAccepted: 0,
        eventsReachedNobody: 0,
        fanOutBacklog: 0,
        totals: [],
        possibleRepeats: [],
        oldestDue: [],
        openCircuits: [],
      });
    });

    test("events are counted once however often they are sent, those that reached nobody and those that wait as well", async () => {
      await using store = await open();
      await aMailingCompany(store);
      await acceptAll(store, [anEvent("e1", { recipients: [] }), anEvent("e2", { clientId: "same" })]);
      await store.writes.events.accept({ at: 11_000, events: [anEvent("e3", { clientId: "same" })] });

      expect(await store.reads.operations.measures({})).toMatchObject({ eventsAccepted: 2, eventsReachedNobody: 0, fanOutBacklog: 2 });
      await fanOutAll(store);
      expect(await store.reads.operations.measures({})).toMatchObject({ eventsAccepted: 2, eventsReachedNobody: 1, fanOutBacklog: 0 });
    });

    test("deliveries are counted where they are now", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company);
      await aFannedOutEvent(store, company, { id: "e2" });
      const end = await aStartedAttempt(store);
      await store.dispatch.settleAttempts({ ends: [end] });
      await aStartedAttempt(store);

      const { totals } = await store.reads.operations.measures({});

      expect(totals.filter(({ count }) => count > 0)).toEqual([
        { channel: "alert", state: "delivered", count: 14 },
        { channel: "mail", state: "delivered", count: 1 },
        { channel: "mail", state: "pending", count: 12 },
        { channel: "mail", state: "sending", count: 1 },
      ]);
    });

    test("an attempt after one that may have arrived is counted as a possible repeat, a first one is not", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company, { recipients: ["mia"] });
      const first = await aStartedAttempt(store);
      expect((await store.reads.operations.measures({})).possibleRepeats).toEqual([]);

      await store.dispatch.settleAttempts({ ends: [{ ...first, ...retryingAt(FANNED_OUT_AT, "ambiguous") }] });
      const second = await aStartedAttempt(store);
      await store.dispatch.settleAttempts({ ends: [{ ...second, ...retryingAt(FANNED_OUT_AT) }] });
      await aStartedAttempt(store);

      expect((await store.reads.operations.measures({})).possibleRepeats).toEqual([{ channel: "mail", count: 2 }]);
    });

    test("the longest waiting delivery of a channel is the one that was due first, and none where the queue has to wait", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company);

      expect((await store.reads.operations.measures({})).oldestDue).toEqual([{ channel: "mail", dueAt: FANNED_OUT_AT }]);
      await store.writes.channels.pauseChannel({ channel: "mail", at: 1, code: null, text: null });
      expect((await store.reads.operations.measures({})).oldestDue).toEqual([]);
    });

    test("what waits for a connection that cannot be reached is not late, and each such connection is counted", async () => {
      await using store = await open();
      const company = await aMailingCompany(store);
      await aFannedOutEvent(store, company);
      const circuit = { openedAt: 1, nextProbeAt: 30_001, waitMs: 30_000, code: "ECONNREFUSED", text: null };

      await store.dispatch.saveCircuit({ lane: "mail", circuit });
      await store.dispatch.saveCircuit({ lane: "webhooks:1", circuit });
      await store.dispatch.saveCircuit({ lane: "webhooks:2", circuit });

      const { oldestDue, openCircuits } = await store.reads.operations.measures({});
      expect(oldestDue).toEqual([]);
      expect(openCircuits).toEqual([
        { channel: "mail", count: 1 },
        { channel: "webhooks", count: 2 },
      ]);
      await store.dispatch.saveCircuit({ lane: "mail", circuit: null });
      expect((await store.reads.operations.measures({})).oldestDue).toEqual([{ channel: "mail", dueAt: FANNED_OUT_AT }]);
    });
  });
}
