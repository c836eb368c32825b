import { isFinal, QUARANTINE_CRASHES, type Settlement } from "@tocsin/domain";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AttemptEnd, AttemptStarts } from "../dispatch.ts";
import type { DeliveryId } from "../ids.ts";
import { required } from "./company.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  anEnd,
  deliveriesOf,
  deliveryOf,
  expectSoundLedger,
  FANNED_OUT_AT,
  LEASE_MS,
  type Looked,
} from "./dispatch-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

const BOOTS = ["boot-1", "boot-2"] as const;
const SECOND = 1_000;

interface Logged {
  readonly attempt: number;
  readonly startedAt: number;
  readonly repeat: boolean;
  outcome: string;
  failure: string | null;
}

/** What a delivery is, told again in the plainest way. */
interface Model {
  readonly id: DeliveryId;
  /** Everything of the same target, whatever generation: one log of what may have arrived. */
  readonly before: Model | null;
  lease: { boot: string; until: number } | null;
  crashes: number;
  state: string;
  readonly log: Logged[];
}

const ENDINGS = ["delivered", "accepted", "retrying", "ambiguous", "failed", "pending"] as const;
type Ending = (typeof ENDINGS)[number];

const BOOT = fc.constantFrom(...BOOTS);
const WHICH = fc.array(fc.nat({ max: 12 }), { maxLength: 4 });
const ENDS = fc.array(fc.record({ which: fc.nat({ max: 12 }), ending: fc.constantFrom(...ENDINGS), isOld: fc.boolean() }), {
  maxLength: 4,
});
const ACT = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("claim" as const),
      boot: BOOT,
      limit: fc.integer({ min: 1, max: 4 }),
      start: fc.nat({ max: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("start" as const), boot: BOOT, which: WHICH }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant("settle" as const), boot: BOOT, ends: ENDS, which: WHICH }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("renew" as const), boot: BOOT, which: WHICH }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("give back" as const), boot: BOOT, which: WHICH }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("run out" as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("boot" as const), boot: BOOT }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("again" as const), which: fc.nat({ max: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant("pass" as const), ms: fc.constantFrom(1, 20 * SECOND, 70 * SECOND, -30 * SECOND) }),
  },
);
type Act = typeof ACT extends fc.Arbitrary<infer A> ? A : never;

function mayHaveArrived(model: Model | null): boolean {
  return (
    model !== null &&
    (model.log.some(({ outcome, failure }) => outcome === "unknown" || failure === "ambiguous") || mayHaveArrived(model.before))
  );
}

function underWay({ log }: Model): Logged | null {
  const last = log.at(-1);
  return last?.outcome === "started" ? last : null;
}

/** The store's answers beside what they should be. */
class Walk {
  readonly #looked: Looked;
  readonly #models: Model[];
  #now = FANNED_OUT_AT;
  repeats = 0;

  constructor(looked: Looked, ids: readonly DeliveryId[]) {
    this.#looked = looked;
    this.#models = ids.map((id) => ({ id, before: null, lease: null, crashes: 0, state: "pending", log: [] }));
  }

  get #dispatch() {
    return this.#looked.store.dispatch;
  }

  #some(which: readonly number[]): readonly Model[] {
    return [...new Set(which.flatMap((place) => this.#models[place % this.#models.length] ?? []))];
  }

  #start(model: Model, boot: string): number | null {
    if (model.lease?.boot !== boot || model.state !== "sending" || underWay(model) !== null) return null;
    const attempt = (model.log.at(-1)?.attempt ?? 0) + 1;
    const repeat = mayHaveArrived(model);
    this.repeats += Number(repeat);
    model.log.push({ attempt, startedAt: this.#now, repeat, outcome: "started", failure: null });
    return attempt;
  }

  #back(model: Model, state: string, failure: string | null): void {
    const open = underWay(model);
    if (open !== null) Object.assign(open, { outcome: "unknown", failure });
    Object.assign(model, { state, lease: null });
  }

  readonly #acts = {
    claim: async ({ boot, limit, start }: Extract<Act, { act: "claim" }>) => {
      const { deliveries } = await this.#dispatch.claim({ lane: "mail", limit, now: this.#now, leaseMs: LEASE_MS, boot, start });
      let started = 0;
      for (const { id, attempt, crashCount } of deliveries) {
        const model = required(this.#models.find((one) => one.id === id) ?? null, "model");
        expect(["pending", "retrying"]).toContain(model.state);
        expect(crashCount).toBe(model.crashes);
        Object.assign(model, { state: "sending", lease: { boot, until: this.#now + LEASE_MS } });
        const isStarted = model.crashes === 0 && started < start;
        if (isStarted) started += 1;
        expect(attempt).toBe(isStarted ? this.#start(model, boot) : null);
      }
    },
    start: async ({ boot, which }: Extract<Act, { act: "start" }>) => {
      const input = this.#startsOf(which, boot);
      const expected = this.#started(input);
      expect(await this.#dispatch.startAttempts(input)).toEqual(expected);
    },
    settle: async ({ boot, ends, which }: Extract<Act, { act: "settle" }>) => {
      const told = ends.flatMap(({ which: place, ending, isOld }) => {
        const [model] = this.#some([place]);
        return model === undefined ? [] : [{ model, ending, attempt: (model.log.at(-1)?.attempt ?? 1) - Number(isOld) }];
      });
      const input = {
        ends: told.map(({ model, ending, attempt }) => this.#endOf(model.id, attempt, ending)),
        starts: [this.#startsOf(which, boot)],
      };
      const settled = told.flatMap(({ model, ending, attempt }) => {
        const open = underWay(model);
        if (open?.attempt !== attempt) return [];
        Object.assign(open, OUTCOMES[ending]);
        Object.assign(model, { state: ending === "ambiguous" ? "retrying" : ending, lease: null });
        return [model.id];
      });
      const started = this.#started(required(input.starts[0], "starts"));
      const answer = await this.#dispatch.settleAndStart(input);
      expect(answer.settled.toSorted()).toEqual(settled.toSorted());
      expect(answer.started).toEqual(started);
    },
    renew: async ({ boot, which }: Extract<Act, { act: "renew" }>) => {
      const ours = this.#some(which).filter(({ lease }) => lease?.boot === boot);
      for (const { lease } of ours) if (lease !== null) lease.until = this.#now + LEASE_MS;
      const deliveries = this.#some(which).map(({ id }) => id);
      expect(await this.#dispatch.renewLeases({ deliveries, boot, now: this.#now, leaseMs: LEASE_MS })).toBe(ours.length);
    },
    "give back": async ({ boot, which }: Extract<Act, { act: "give back" }>) => {
      const given = this.#some(which).filter((model) => model.lease?.boot === boot && underWay(model) === null);
      for (const model of given) this.#back(model, "pending", null);
      const deliveries = this.#some(which).map(({ id }) => id);
      expect(await this.#dispatch.releaseLeases({ deliveries, boot })).toBe(given.length);
    },
    "run out": async () => {
      const late = this.#models.filter(({ lease }) => lease !== null && lease.until <= this.#now);
      for (const model of late) this.#back(model, "pending", null);
      expect(await this.#dispatch.releaseExpiredLeases({ now: this.#now })).toBe(late.length);
    },
    boot: async ({ boot }: Extract<Act, { act: "boot" }>) => {
      const orphans = this.#models.filter(({ lease }) => lease !== null && lease.boot !== boot);
      const crashed = orphans.filter((model) => underWay(model) !== null);
      for (const model of crashed) model.crashes += 1;
      const quarantined = crashed.filter(({ crashes }) => crashes >= QUARANTINE_CRASHES);
      for (const model of orphans) this.#back(model, quarantined.includes(model) ? "held" : "pending", "crash");
      expect(await this.#dispatch.releaseOrphans({ boot, now: this.#now })).toEqual({
        released: orphans.length,
        crashed: crashed.length,
        quarantined: quarantined.length,
      });
    },
    again: async ({ which }: Extract<Act, { act: "again" }>) => {
      const [model] = this.#some([which]);
      if (model === undefined) return;
      const isNewest = this.#models.every(({ before }) => before !== model);
      const { store, company } = this.#looked;
      const [answer] = await store.writes.deliveries.redeliver({ by: company.viewer("sue"), deliveries: [model.id], at: this.#now });
      expect(answer?.ok).toBe(model.state === "failed" && isNewest);
      if (answer?.ok === true) this.#models.push({ id: answer.again, before: model, lease: null, crashes: 0, state: "pending", log: [] });
    },
    pass: ({ ms }: Extract<Act, { act: "pass" }>) => {
      this.#now += ms;
      return Promise.resolve();
    },
  };

  #startsOf(which: readonly number[], boot: string): AttemptStarts {
    return { deliveries: this.#some(which).map(({ id }) => id), now: this.#now, boot };
  }

  #started({ deliveries, boot }: AttemptStarts) {
    return deliveries.flatMap((delivery) => {
      const attempt = this.#start(required(this.#models.find(({ id }) => id === delivery) ?? null, "model"), boot);
      return attempt === null ? [] : [{ delivery, attempt }];
    });
  }

  #endOf(delivery: DeliveryId, attempt: number, ending: Ending): AttemptEnd {
    const { failure } = OUTCOMES[ending];
    return anEnd({ delivery, attempt, failure, settlement: settlementOf(ending, this.#now), at: this.#now });
  }

  async go(act: Act): Promise<void> {
    const one: (input: never) => Promise<void> = this.#acts[act.act];
    await one(act as never);
  }

  async check(): Promise<void> {
    await expectSoundLedger(this.#looked);
    for (const { id, state, log } of this.#models) {
      const found = await deliveryOf(this.#looked, id);
      expect(found.state).toBe(state);
      expect(found.settledAt !== null).toBe(isFinal(found.state));
      expect(
        found.attemptLog.map(({ attempt, startedAt, outcome, failure, possibleRepeat }) => ({
          attempt,
          startedAt,
          outcome,
          failure,
          repeat: possibleRepeat,
        })),
      ).toEqual(log);
      expect(found.attemptLog.every(({ outcome, endedAt }) => (endedAt === null) === (outcome === "started"))).toBe(true);
    }
    const { possibleRepeats, totals } = await this.#looked.store.reads.operations.measures({});
    expect(possibleRepeats.reduce((sum, { count }) => sum + count, 0)).toBe(this.repeats);
    const counted = totals.filter(({ channel, count }) => channel === "mail" && count > 0).map(({ state, count }) => [state, count]);
    expect(Object.fromEntries(counted)).toEqual(
      this.#models.reduce<Record<string, number>>((sums, { state }) => ({ ...sums, [state]: (sums[state] ?? 0) + 1 }), {}),
    );
  }
}

const OUTCOMES = {
  delivered: { outcome: "delivered", failure: null },
  accepted: { outcome: "accepted", failure: null },
  retrying: { outcome: "retry", failure: "transient" },
  ambiguous: { outcome: "retry", failure: "ambiguous" },
  failed: { outcome: "failed", failure: "policy" },
  pending: { outcome: "paused", failure: "connection" },
} as const satisfies Record<Ending, { readonly outcome: string; readonly failure: AttemptEnd["failure"] }>;

function settlementOf(ending: Ending, now: number): Settlement {
  switch (ending) {
    case "delivered":
    case "accepted":
      return { state: ending, attempts: 1, receipt: null };
    case "retrying":
    case "ambiguous":
      return { state: "retrying", attempts: 1, dueAt: now, failure: ending === "retrying" ? "transient" : "ambiguous" };
    case "failed":
      return { state: "failed", attempts: 1, failure: "policy" };
    case "pending":
      return { state: "pending", attempts: 0, dueAt: now, failure: "connection" };
  }
}

export function describeAttemptWalk(open: OpenStore): void {
  test("whoever does what in which order: the log has each attempt once, as it was, and the books balance", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ACT, { minLength: 10, maxLength: 60, size: "max" }), async (acts) => {
        await using store = await open();
        const company = await aMailingCompany(store);
        await aFannedOutEvent(store, company, { recipients: ["mia", "sue"] });
        const looked = { store, company };
        const walk = new Walk(
          looked,
          (await deliveriesOf(looked, "mail")).map(({ id }) => id),
        );
        for (const act of acts) await walk.go(act);
        await walk.check();
      }),
      { numRuns: 40 },
    );
  }, 120_000);
}
