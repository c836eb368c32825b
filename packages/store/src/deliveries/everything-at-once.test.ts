import { isFinal, RELEVANCE_MS, type Settlement } from "@tocsin/domain";
import type { AttemptEnd, DeliveryId } from "@tocsin/ports";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { deliveryIdOf } from "../delivery-id.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { retentionStore } from "../operations/retention-store.ts";
import { storeWrites } from "../store.ts";
import { anEventOfManyPeople } from "../testing/many-people.ts";

const PEOPLE = 60;
const DAY_MS = 86_400_000;
const LEASE_MS = 60_000;

interface Row {
  readonly channel: "mail" | "alert";
  readonly target: string;
  readonly generation: number;
  readonly state: Parameters<typeof isFinal>[0];
}

const BY = { person: "1", superuser: true } as const;
const ROWS = "SELECT channel, target, generation, state FROM deliveries";
const SETUP = `UPDATE people SET superuser = 1 WHERE id = 1;
  UPDATE channels SET shared_address = 'all@example.test' WHERE channel = 'mail'`;

function openWorld() {
  const opened = anEventOfManyPeople(PEOPLE);
  const { $client } = opened.db;
  $client.exec(SETUP);
  return {
    opened,
    found: (sql: string) => $client.prepare<[], object>(sql).all(),
    rows: (which = "") => $client.prepare<[], Row>(`${ROWS} ${which}`).all(),
    dispatch: dispatchStore(opened.writer),
    retention: retentionStore(opened.writer),
    writes: storeWrites(opened.writer),
    now: 1_000,
    boots: 1,
    purged: null as string | null,
    /** What the process has in its hands; null: not started. */
    held: new Map<DeliveryId, number | null>(),
    finals: new Map<DeliveryId, string>(),
  };
}

type World = ReturnType<typeof openWorld>;
type Does = (world: World, pick: number) => Promise<unknown>;

const bootOf = ({ boots }: World): string => `boot-${String(boots)}`;
const idOf = ({ channel, target, generation }: Row): DeliveryId => deliveryIdOf({ event: "e1", channel, target, generation });
const mailsIn = ({ rows }: World): readonly Row[] => rows("WHERE channel = 'mail'");
const some = <T>(all: readonly T[], pick: number): readonly T[] => all.filter((_, place) => (place * 31 + pick) % 3 === 0);

const ENGINE: Readonly<Record<string, Does>> = {
  fan_out: ({ dispatch, now }, pick) => dispatch.fanOutPages({ now, peopleMax: 1 + (pick % 40), eventsMax: 1 }),
  claim: async (world, pick) => {
    const { dispatch, held, now } = world;
    const amount = { limit: 1 + (pick % 30), start: pick % 7 };
    const { deliveries } = await dispatch.claim({ lane: "mail", ...amount, now, leaseMs: LEASE_MS, boot: bootOf(world) });
    for (const { id, attempt } of deliveries) held.set(id, attempt);
  },
  start: async (world, pick) => {
    const { dispatch, held, now } = world;
    const waiting = [...held].flatMap(([id, attempt]) => (attempt === null ? [id] : []));
    const started = await dispatch.startAttempts({ deliveries: some(waiting, pick), now, boot: bootOf(world) });
    for (const { delivery, attempt } of started) held.set(delivery, attempt);
  },
  settle: async ({ dispatch, held, now }, pick) => {
    const under = [...held].flatMap(([delivery, attempt]) => (attempt === null ? [] : [{ delivery, attempt }]));
    const chosen = some(under, pick);
    await dispatch.settleAttempts({ ends: chosen.map((one, place) => ({ ...one, ...endingAs(pick + place, now) })) });
    for (const { delivery } of chosen) held.delete(delivery);
  },
  crash: async (world) => {
    world.boots += 1;
    world.held.clear();
    await world.dispatch.releaseOrphans({ boot: bootOf(world), now: world.now });
  },
  run_out: async (world) => {
    world.now += LEASE_MS;
    await world.dispatch.releaseExpiredLeases({ now: world.now });
  },
};

const PEOPLE_AND_TIME: Readonly<Record<string, Does>> = {
  again: async (world, pick) => {
    const all = mailsIn(world);
    const deliveries = all
      .slice(pick % (all.length + 1))
      .slice(0, 1)
      .map(idOf);
    const twice = await Promise.all([1, 2].map(() => world.writes.deliveries.redeliver({ by: BY, deliveries, at: world.now })));
    expect(twice.flat().filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
  },
  again_many: (world, pick) =>
    world.writes.deliveries.redeliver({ by: BY, deliveries: some(mailsIn(world), pick).map(idOf), at: world.now }),
  cancel: async (world, pick) => {
    for (const row of some(mailsIn(world), pick).slice(0, 5)) {
      const { ok } = await world.writes.deliveries.cancelDelivery({ by: BY, delivery: idOf(row), at: world.now });
      expect(ok).toBe(!isFinal(row.state) && row.state !== "sending");
    }
  },
  purge: async (world, pick) => {
    const now = world.now + (pick % 2 === 0 ? 91 : 366) * DAY_MS;
    world.purged = (await world.retention.purgeDeliveries({ now, after: world.purged, rowsMax: 1 + (pick % 50) })).next;
  },
  day: async (world, pick) => {
    world.now += pick % 5 === 0 ? RELEVANCE_MS : DAY_MS / 4;
  },
  /** Somebody sets the clock: a purge may come to the newer of two first. */
  clock: async (world, pick) => {
    world.now = Math.max(1_000, world.now - (1 + (pick % 60)) * DAY_MS);
  },
  access: async ({ opened }, pick) =>
    opened.db.$client.exec(`DELETE FROM product_members WHERE person = ${String(2 + (pick % (PEOPLE - 1)))}`),
};

const ACTIONS = { ...ENGINE, ...PEOPLE_AND_TIME };

/** What happens next; numbers choose among what there is. */
const STEPS = fc.array(fc.record({ what: fc.constantFrom(...Object.keys(ACTIONS)), pick: fc.nat({ max: 997 }) }), {
  minLength: 20,
  maxLength: 120,
});

async function walk(steps: readonly { readonly what: string; readonly pick: number }[]): Promise<void> {
  const world = openWorld();
  await using _closed = world.opened;
  for (const { what, pick } of steps) {
    await ACTIONS[what]?.(world, pick);
    await expectSound(world);
  }
}

async function expectSound({ rows, found, finals, dispatch }: World): Promise<void> {
  for (const row of rows()) {
    const id = idOf(row);
    const known = finals.get(id);
    if (known !== undefined && known !== row.state) throw new Error(`${id} came to its end as ${known}, and is ${row.state} now`);
    if (isFinal(row.state)) finals.set(id, row.state);
  }
  expect(await dispatch.ledgerBreaks({ since: 0 })).toEqual([]);
  expect(found(WRONG_COUNTS)).toEqual([]);
  expect(found(WRONG_TOTALS)).toEqual([]);
  expect(found("PRAGMA foreign_key_check")).toEqual([]);
}

/** Open ones are counted as they stand; of those that came to an end some may be gone. */
const WRONG_COUNTS = `SELECT c.channel, c.state, c.count, count(d.event) AS found FROM event_counts c
  LEFT JOIN deliveries d ON d.event = c.event AND d.channel = c.channel AND d.state = c.state GROUP BY c.event, c.channel, c.state
  HAVING iif(c.state IN ('pending', 'held', 'sending', 'retrying'), c.count <> found, c.count < found)`;
const WRONG_TOTALS = `SELECT channel, state, sum(count) AS count FROM (SELECT channel, state, count FROM event_counts
  UNION ALL SELECT channel, state, -count FROM delivery_totals) GROUP BY channel, state HAVING sum(count) <> 0`;

function endingAs(pick: number, at: number): Omit<AttemptEnd, "delivery" | "attempt"> {
  const settlement = settlementAs(pick, at);
  const failure = "failure" in settlement ? settlement.failure : null;
  const said = { answer: { code: null, text: null }, request: null, durationMs: 1 };
  return { address: "a@example.test", settlement, failure, ...said, at };
}

function settlementAs(pick: number, now: number): Settlement {
  switch (pick % 5) {
    case 0:
      return { state: "delivered", attempts: 1, receipt: "250" };
    case 1:
      return { state: "retrying", attempts: 1, dueAt: now + 5_000, failure: "transient" };
    case 2:
      return { state: "retrying", attempts: 1, dueAt: now + 5_000, failure: "ambiguous" };
    case 3:
      return { state: "failed", attempts: 1, failure: "refused" };
    default:
      return { state: "pending", attempts: 0, dueAt: now, failure: "connection" };
  }
}

test("whatever the engine, people and the purge do in any order: books, links and final states hold (D8, D12, K2)", async () => {
  await fc.assert(fc.asyncProperty(STEPS, walk), { numRuns: 15 });
});
