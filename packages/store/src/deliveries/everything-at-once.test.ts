import { isFinal, RELEVANCE_MS, type Settlement } from "@tocsin/domain";
import type { AttemptEnd, DeliveryId } from "@tocsin/ports";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { retentionStore } from "../operations/retention-store.ts";
import { storeWrites } from "../store.ts";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { deliveryIdOf } from "../delivery-id.ts";

const PEOPLE = 60;
const DAY_MS = 86_400_000;
const LEASE_MS = 60_000;

/** What happens next; numbers choose among what there is. */
const STEPS = fc.array(
  fc.record({
    what: fc.constantFrom(
      "fan_out",
      "claim",
      "start",
      "settle",
      "again",
      "again_many",
      "cancel",
      "purge",
      "crash",
      "run_out",
      "day",
      "access",
    ),
    pick: fc.nat({ max: 997 }),
  }),
  { minLength: 20, maxLength: 120 },
);

type Step = typeof STEPS extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function openWorld() {
  const opened = anEventOfManyPeople(PEOPLE);
  const { $client } = opened.db;
  $client.exec(
    "UPDATE people SET superuser = 1 WHERE id = 1; UPDATE channels SET shared_address = 'all@example.test' WHERE channel = 'mail'",
  );
  const rows = <Row>(sql: string): readonly Row[] => $client.prepare<[], Row>(sql).all();
  return {
    opened,
    rows,
    dispatch: dispatchStore(opened.writer),
    retention: retentionStore(opened.writer),
    writes: storeWrites(opened.writer),
  };
}

interface Row {
  readonly channel: "mail" | "alert";
  readonly target: string;
  readonly generation: number;
  readonly state: Parameters<typeof isFinal>[0];
}

/** The engine, people and the purge in any order, on the real file; what must hold, holds after each step. */
async function walk(steps: readonly Step[]): Promise<void> {
  const { opened, rows, dispatch, retention, writes } = openWorld();
  await using _closed = opened;
  let now = 1_000;
  let boot = 1;
  let cursor: string | null = null;
  const held = new Map<DeliveryId, number | null>();
  const finals = new Map<DeliveryId, string>();
  const by = { person: "1", superuser: true } as const;
  const idOf = ({ channel, target, generation }: Row): DeliveryId => deliveryIdOf({ event: "e1", channel, target, generation });
  const mails = (): readonly Row[] => rows<Row>("SELECT channel, target, generation, state FROM deliveries WHERE channel = 'mail'");
  const some = <T>(all: readonly T[], pick: number): readonly T[] => all.filter((_, place) => (place * 31 + pick) % 3 === 0);

  const does: Record<Step["what"], (pick: number) => Promise<unknown>> = {
    fan_out: (pick) => dispatch.fanOutPages({ now, peopleMax: 1 + (pick % 40), eventsMax: 1 }),
    claim: async (pick) => {
      const { deliveries } = await dispatch.claim({
        lane: "mail",
        limit: 1 + (pick % 30),
        start: pick % 7,
        now,
        leaseMs: LEASE_MS,
        boot: `b${String(boot)}`,
      });
      for (const { id, attempt } of deliveries) held.set(id, attempt);
    },
    start: async (pick) => {
      const waiting = some(
        [...held].flatMap(([id, attempt]) => (attempt === null ? [id] : [])),
        pick,
      );
      const started = await dispatch.startAttempts({ deliveries: waiting, now, boot: `b${String(boot)}` });
      for (const { delivery, attempt } of started) held.set(delivery, attempt);
    },
    settle: async (pick) => {
      const under = some(
        [...held].flatMap(([delivery, attempt]) => (attempt === null ? [] : [{ delivery, attempt }])),
        pick,
      );
      const ends = under.map(({ delivery, attempt }, place) => anEnd(delivery, attempt, settlementOf(pick + place, now), now));
      await dispatch.settleAttempts({ ends });
      for (const { delivery } of under) held.delete(delivery);
    },
    again: async (pick) => {
      const all = mails();
      const one = all[pick % Math.max(all.length, 1)];
      if (one === undefined) return;
      const answers = await Promise.all([1, 2].map(() => writes.deliveries.redeliver({ by, deliveries: [idOf(one)], at: now })));
      expect(answers.flat().filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
    },
    again_many: (pick) => writes.deliveries.redeliver({ by, deliveries: some(mails(), pick).map(idOf), at: now }),
    cancel: async (pick) => {
      for (const row of some(mails(), pick).slice(0, 5)) {
        const { ok } = await writes.deliveries.cancelDelivery({ by, delivery: idOf(row), at: now });
        expect(ok).toBe(!isFinal(row.state) && row.state !== "sending");
      }
    },
    purge: async (pick) => {
      const future = now + (pick % 2 === 0 ? 91 * DAY_MS : 366 * DAY_MS);
      cursor = (await retention.purgeDeliveries({ now: future, after: cursor, rowsMax: 1 + (pick % 50) })).next;
    },
    crash: async () => {
      boot += 1;
      held.clear();
      await dispatch.releaseOrphans({ boot: `b${String(boot)}`, now });
    },
    run_out: async () => {
      now += LEASE_MS;
      await dispatch.releaseExpiredLeases({ now });
    },
    day: async (pick) => {
      now += pick % 5 === 0 ? RELEVANCE_MS : DAY_MS / 4;
    },
    access: async (pick) => opened.db.$client.exec(`DELETE FROM product_members WHERE person = ${String(2 + (pick % (PEOPLE - 1)))}`),
  };

  for (const { what, pick } of steps) {
    await does[what](pick);
    const all = rows<Row>("SELECT channel, target, generation, state FROM deliveries");
    for (const row of all) {
      const known = finals.get(idOf(row));
      if (known !== undefined) expect(`${idOf(row)} ${row.state}`).toBe(`${idOf(row)} ${known}`);
      if (isFinal(row.state)) finals.set(idOf(row), row.state);
    }
    expect(await dispatch.ledgerBreaks({ since: 0 }), what).toEqual([]);
    expect(rows(WRONG_COUNTS), what).toEqual([]);
    expect(rows(WRONG_TOTALS), what).toEqual([]);
    expect(rows("PRAGMA foreign_key_check"), what).toEqual([]);
  }
}

/** Open ones are counted as they stand; of those that came to an end some may be gone. */
const WRONG_COUNTS = `SELECT c.channel, c.state, c.count, count(d.event) AS found FROM event_counts c
  LEFT JOIN deliveries d ON d.event = c.event AND d.channel = c.channel AND d.state = c.state GROUP BY c.event, c.channel, c.state
  HAVING iif(c.state IN ('pending', 'held', 'sending', 'retrying'), c.count <> found, c.count < found)`;
const WRONG_TOTALS = `SELECT channel, state, sum(count) AS count FROM (SELECT channel, state, count FROM event_counts
  UNION ALL SELECT channel, state, -count FROM delivery_totals) GROUP BY channel, state HAVING sum(count) <> 0`;

function settlementOf(pick: number, now: number): Settlement {
  const attempts = 1;
  const kinds: readonly Settlement[] = [
    { state: "delivered", attempts, receipt: "250" },
    { state: "retrying", attempts, dueAt: now + 5_000, failure: "transient" },
    { state: "retrying", attempts, dueAt: now + 5_000, failure: "ambiguous" },
    { state: "failed", attempts, failure: "refused" },
    { state: "pending", attempts: 0, dueAt: now, failure: "connection" },
  ];
  const kind = kinds[pick % kinds.length];
  if (kind === undefined) throw new Error("There is no such settlement");
  return kind;
}

function anEnd(delivery: DeliveryId, attempt: number, settlement: Settlement, at: number): AttemptEnd {
  const failure = "failure" in settlement ? settlement.failure : null;
  return {
    delivery,
    attempt,
    address: "a@example.test",
    settlement,
    failure,
    answer: { code: null, text: null },
    request: null,
    durationMs: 1,
    at,
  };
}

test(
  "whatever the engine, people and the purge do in whatever order: books, links and final states hold (D8, D12, K2)",
  { timeout: 120_000 },
  async () => {
    await fc.assert(fc.asyncProperty(STEPS, walk), { numRuns: 25 });
  },
);
