import { RELEVANCE_MS } from "@tocsin/domain";
import { expect, test } from "vitest";
import {
  aFannedOutEvent,
  aMailingCompany,
  BOOT,
  claimMail,
  deliveriesOf,
  expectSoundLedger,
  FANNED_OUT_AT,
} from "./dispatch-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

const LATE = FANNED_OUT_AT + RELEVANCE_MS;

/** Run by every store: nothing waits for ever behind a channel that nobody turns on again (rule D7). */
export function describeExpiry(open: OpenStore): void {
  test("what waits behind a channel that is paused or off expires, a part at a time, and not before its time", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company);
    await store.writes.channels.pauseChannel({ channel: "mail", at: FANNED_OUT_AT, code: "535", text: null });
    const states = async () => (await deliveriesOf({ store, company }, "mail")).map(({ state }) => state).toSorted();
    const waiting = (await states()).length;

    expect(await store.dispatch.expireWaiting({ limit: 100, now: LATE - 1 })).toBe(0);
    expect(await store.dispatch.expireWaiting({ limit: 2, now: LATE })).toBe(2);
    await expectSoundLedger({ store, company });
    expect(await store.dispatch.expireWaiting({ limit: 100, now: LATE })).toBe(waiting - 2);
    expect(await store.dispatch.expireWaiting({ limit: 100, now: LATE })).toBe(0);

    expect(new Set(await states())).toEqual(new Set(["expired"]));
    await expectSoundLedger({ store, company });
  });

  test("what is under way, or waits for a decision of somebody, is left alone", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { recipients: ["mia", "tim"] });
    const [claimed] = (await claimMail(store, { limit: 1 })).deliveries;
    await claimMail(store, { limit: 1, boot: "boot-0" });
    for (let crash = 0; crash < 5; crash += 1) {
      await store.dispatch.releaseOrphans({ boot: BOOT, now: FANNED_OUT_AT });
      const { deliveries } = await claimMail(store, { limit: 1, boot: "boot-0", now: FANNED_OUT_AT + 10_000 });
      await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now: FANNED_OUT_AT, boot: "boot-0" });
    }
    await store.dispatch.releaseOrphans({ boot: BOOT, now: FANNED_OUT_AT });

    expect(await store.dispatch.expireWaiting({ limit: 100, now: 2 * LATE })).toBe(0);

    const found = await deliveriesOf({ store, company }, "mail");
    expect(Object.fromEntries(found.map(({ id, state }) => [id === claimed?.id ? "claimed" : "crashed", state]))).toEqual({
      claimed: "sending",
      crashed: "held",
    });
  });
}
