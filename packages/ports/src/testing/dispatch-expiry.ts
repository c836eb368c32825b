import { RELEVANCE_MS } from "@tocsin/domain";
import { expect, test } from "vitest";
import type { AttemptEnd } from "../dispatch.ts";
import type { EventId } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, type Company } from "./company.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  aStartedAttempt,
  BOOT,
  claimMail,
  deliveriesOf,
  expectSoundLedger,
  FANNED_OUT_AT,
  type Looked,
  pausedAt,
  retryingAt,
} from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const LATE = FANNED_OUT_AT + RELEVANCE_MS;

/** When the event was accepted that is waited with, and what happens to its mail three hours later. */
const ACCEPTED_AT = 10_000;
const LATER = FANNED_OUT_AT + 3 * 3_600_000;

/** Mails to Mia, who asked for them: `others` of earlier events, and one that this is about. */
async function aMailToMia(store: StoreUnderTest, others: number): Promise<Company> {
  const company = await aCompany(store);
  await enableMail(store);
  const by = company.id("mia");
  await answerCells({ store, key: { scope: "personal", person: by }, by }, [{ event: "scan_added", channel: "mail", to: "on" }]);
  const named = { product: { id: company.product("Payments") }, recipients: ["mia"] };
  const earlier = Array.from({ length: others }, (_, index) => anEvent(`earlier-${String(index)}`, named));
  await acceptAll(store, earlier, ACCEPTED_AT - others);
  await acceptAll(store, [anEvent("e1", named)], ACCEPTED_AT);
  await fanOutAll(store, FANNED_OUT_AT);
  return company;
}

interface PutOff {
  readonly why: string;
  readonly waits: string;
  readonly others?: number;
  readonly putOff: (store: StoreUnderTest) => Promise<unknown>;
}

const endAttempt = async ({ dispatch }: StoreUnderTest, attempt: AttemptEnd) => dispatch.settleAttempts({ ends: [attempt] });

/** Why a mail may be due later than when it came into being. */
const PUT_OFF: readonly PutOff[] = [
  {
    why: "failed for now",
    waits: "retrying transient",
    putOff: async (store) => endAttempt(store, { ...(await aStartedAttempt(store, { now: LATER })), ...retryingAt(LATER + 60_000) }),
  },
  {
    why: "found its connection broken",
    waits: "pending",
    putOff: async (store) => endAttempt(store, { ...(await aStartedAttempt(store, { now: LATER })), ...pausedAt(LATER) }),
  },
  {
    why: "was being sent in a crash",
    waits: "pending",
    putOff: async (store) => {
      await aStartedAttempt(store, { now: LATER, boot: "boot-0" });
      await store.dispatch.releaseOrphans({ boot: BOOT, now: LATER });
    },
  },
  {
    why: "was too much for its person",
    waits: "held rate_capped",
    others: 20,
    putOff: async (store) => claimMail(store, { now: LATER }),
  },
];

async function stateOfMail(looked: Looked, event: EventId): Promise<string> {
  const mail = (await deliveriesOf(looked, "mail")).find(({ eventId }) => eventId === event);
  return [mail?.state, mail?.reason].join(" ").trim();
}

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

  test.each(PUT_OFF)(
    "what $why is worth sending for no longer than any other, to the millisecond",
    async ({ waits, others = 0, putOff }) => {
      await using store = await open();
      const company = await aMailToMia(store, others);
      await putOff(store);
      expect(await stateOfMail({ store, company }, "e1")).toBe(waits);
      await store.writes.channels.pauseChannel({ channel: "mail", at: LATER, code: "535", text: null });

      expect(await store.dispatch.expireWaiting({ limit: 100, now: ACCEPTED_AT + RELEVANCE_MS - 1 })).toBe(0);
      expect(await store.dispatch.expireWaiting({ limit: 100, now: ACCEPTED_AT + RELEVANCE_MS })).toBe(1);

      expect(await stateOfMail({ store, company }, "e1")).toBe("expired");
      await expectSoundLedger({ store, company });
    },
  );

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
