import { type DeliveryState, ledgerOf } from "@tocsin/domain";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AttemptEnd, ClaimedDelivery } from "../dispatch.ts";
import type { EventView } from "../events.ts";
import { anEvent, fanOutAll } from "./an-event.ts";
import type { Company } from "./company.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  anEnd,
  claimMail,
  DELIVERED,
  deliveriesOf,
  failedAs,
  LEASE_MS,
  pausedAt,
  retryingAt,
} from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

/** What an engine may do next, and how much of it; crashes and frozen threads included. */
const STEPS = ["accept", "fan-out-page", "claim", "start", "settle", "release", "crash", "lease-runs-out", "pause", "resume"] as const;
const anyStep = fc.record({ step: fc.constantFrom(...STEPS), die: fc.nat({ max: 99 }) });

interface Engine {
  readonly store: StoreUnderTest;
  readonly company: Company;
  now: number;
  boot: number;
  accepted: number;
  claimed: ClaimedDelivery[];
  started: AttemptEnd[];
}

const ENDINGS = [DELIVERED, failedAs("policy"), failedAs("recipient"), pausedAt(0), retryingAt(0), retryingAt(0, "ambiguous")];

export function describeLedger(open: OpenStore): void {
  test("whatever the engine does, in whatever order, what was intended is what is settled and open", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40 }), async (steps) => {
        await using store = await open();
        const engine: Engine = {
          store,
          company: await aMailingCompany(store, "team@example.test"),
          now: 20_000,
          boot: 1,
          accepted: 0,
          claimed: [],
          started: [],
        };
        await aFannedOutEvent(store, engine.company, { id: "e0" });

        for (const { step, die } of steps) {
          engine.now += die;
          await TAKE[step](engine, die);
          expect(await store.dispatch.ledgerBreaks({ since: 0 })).toEqual([]);
          expect(await store.dispatch.ledgerPage({ after: 0, limit: 1_000 })).toEqual({ breaks: [], next: null });
        }

        await fanOutAll(store, engine.now);
        await store.writes.channels.resumeChannel({ channel: "mail", at: engine.now, proven: true });
        await expectCountsToBeRows(engine);
      }),
      { numRuns: 25 },
    );
  });

  test("a page of the whole ledger ends after as many events as were asked for, and the last one says so", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    for (const id of ["e1", "e2", "e3"]) await aFannedOutEvent(store, company, { id });

    const pages = [await store.dispatch.ledgerPage({ after: 0, limit: 2 })];
    for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
      pages.push(await store.dispatch.ledgerPage({ after: next, limit: 2 }));

    expect(pages.map(({ breaks, next }) => [breaks.length, next === null])).toEqual([
      [0, false],
      [0, true],
    ]);
  });

  test("an event that is settled and was not touched since is not looked at again", async () => {
    await using store = await open();
    const company = await aMailingCompany(store);
    await aFannedOutEvent(store, company, { type: "other" });

    expect(await store.dispatch.ledgerBreaks({ since: Number.MAX_SAFE_INTEGER })).toEqual([]);
  });
}

const bootOf = ({ boot }: Engine) => `boot-${boot}`;

const TAKE: Readonly<Record<(typeof STEPS)[number], (engine: Engine, die: number) => Promise<unknown>>> = {
  accept: acceptOne,
  "fan-out-page": ({ store, now }, die) => store.dispatch.fanOutPages({ now, peopleMax: 1 + (die % 4), eventsMax: 1 + (die % 3) }),
  claim: claimSome,
  start: startSome,
  settle: settleSome,
  release: (engine, die) =>
    engine.store.dispatch.releaseLeases({
      deliveries: engine.claimed.splice(0, 1 + (die % 3)).map(({ id }) => id),
      boot: bootOf(engine),
    }),
  crash,
  "lease-runs-out": ({ store, now }) => store.dispatch.releaseExpiredLeases({ now: now + LEASE_MS }),
  pause: ({ store, now }) => store.writes.channels.pauseChannel({ channel: "mail", at: now, code: null, text: null }),
  resume: ({ store, now }) => store.writes.channels.resumeChannel({ channel: "mail", at: now, proven: true }),
};

async function acceptOne(engine: Engine, die: number): Promise<void> {
  engine.accepted += 1;
  const whom = die < 50 ? { recipients: ["mia", "Mia"] } : { product: { ref: "payments", source: "dojo" } };
  await engine.store.writes.events.accept({ at: engine.now, events: [anEvent(`e${engine.accepted}`, whom)] });
}

async function claimSome(engine: Engine, die: number): Promise<void> {
  const { deliveries } = await claimMail(engine.store, { now: engine.now, limit: 1 + (die % 5), boot: bootOf(engine) });
  engine.claimed.push(...deliveries);
}

async function startSome(engine: Engine, die: number): Promise<void> {
  const deliveries = engine.claimed.splice(0, 1 + (die % 3)).map(({ id }) => id);
  const started = await engine.store.dispatch.startAttempts({ deliveries, now: engine.now, boot: bootOf(engine) });
  engine.started.push(...started.map((attempt) => anEnd({ ...attempt, at: engine.now })));
}

async function settleSome(engine: Engine, die: number): Promise<void> {
  const ends = engine.started.splice(0, 1 + (die % 3)).map((end, index) => ({ ...end, ...ENDINGS[(die + index) % ENDINGS.length] }));
  await engine.store.dispatch.settleAttempts({ ends });
  // A late message of a frozen thread: settles nothing a second time.
  expect(await engine.store.dispatch.settleAttempts({ ends })).toEqual([]);
}

async function crash(engine: Engine): Promise<void> {
  engine.boot += 1;
  engine.claimed = [];
  engine.started = [];
  await engine.store.dispatch.releaseOrphans({ boot: bootOf(engine), now: engine.now });
}

/** The counts on the events are the rows, channel by channel and state by state. */
async function expectCountsToBeRows({ store, company }: Engine): Promise<void> {
  const rows = new Map<string, number>();
  for (const channel of ["alert", "mail"] as const) {
    for (const { eventId, state } of await deliveriesOf({ store, company }, channel)) {
      const key = `${eventId} ${channel} ${state}`;
      rows.set(key, (rows.get(key) ?? 0) + 1);
    }
  }
  const { items } = await store.reads.events.events({
    viewer: company.viewer("sue"),
    type: null,
    product: null,
    reachedNobody: null,
    page: { limit: 100, after: null },
  });
  await expectTotalsToBeCounts(store, items);
  const counts = items.flatMap(
    ({ id, ledger }) => ledger?.counts.map(({ channel, state, count }) => [`${id} ${channel} ${state}`, count] as const) ?? [],
  );
  expect(new Map(counts)).toEqual(rows);
}

/** Each event adds up, and the totals are the sums over the events. */
async function expectTotalsToBeCounts(store: StoreUnderTest, events: readonly EventView[]): Promise<void> {
  const sums: Partial<Record<string, number>> = {};
  for (const { ledger } of events) {
    const ofEvent: Partial<Record<DeliveryState, number>> = {};
    for (const { channel, state, count } of ledger?.counts ?? []) {
      ofEvent[state] = (ofEvent[state] ?? 0) + count;
      sums[`${channel} ${state}`] = (sums[`${channel} ${state}`] ?? 0) + count;
    }
    expect(ledgerOf(ledger?.intended ?? 0, ofEvent).difference).toBe(0);
  }
  const { totals } = await store.reads.operations.measures({});
  expect(Object.fromEntries(totals.filter(({ count }) => count > 0).map((one) => [`${one.channel} ${one.state}`, one.count]))).toEqual(
    sums,
  );
}
