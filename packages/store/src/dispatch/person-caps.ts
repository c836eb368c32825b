import { capPerson, type CapVerdict, isCapped, PERSON_CAP_MEMORY_MS, type Source, type WaitingLast } from "@tocsin/domain";
import type { Db } from "../database.ts";
import { jsonRows } from "../json-rows.ts";
import { statement } from "../statements.ts";
import type { RowKey } from "./delivery-rows.ts";

/** A due delivery as far as it decides whether its person has had enough for now. */
export interface CappedRow extends RowKey {
  readonly person: number | null;
  readonly why: Source;
  readonly state: "pending" | "retrying" | "held";
}

/** Decides about one claim's deliveries in their order: what the first ones use up, the later ones do not have (rule D16). */
export interface PersonCaps {
  readonly verdict: (row: CappedRow) => CapVerdict;
  /** Writes down what was let go. */
  readonly flush: () => void;
}

interface Person {
  /** Ascending. */
  sends: readonly number[];
  waiting: WaitingLast | null;
  /** The oldest event of which something waits; null: of none. */
  oldest: number | null;
}

const GO: CapVerdict = { kind: "go" };

/** What the people of `rows` were sent and wait for is read once for all of them. */
export function personCaps(db: Db, rows: readonly CappedRow[], now: number): PersonCaps {
  const people = readPeople(db, [...new Set(rows.filter(counts).flatMap(({ person }) => person ?? []))], now);
  const gone: CappedRow[] = [];
  return {
    verdict: (row) => {
      const load = row.person === null || !counts(row) ? undefined : people.get(row.person);
      if (load === undefined) return GO;
      const isFirst = hasWaited(row, load);
      const verdict = capPerson({ ...load, hasWaited: isFirst }, now);
      if (verdict.kind === "go") {
        load.sends = [...load.sends, now];
        gone.push(row);
      } else if (!isFirst) {
        load.waiting = { dueAt: verdict.dueAt, count: (verdict.dueAt === load.waiting?.dueAt ? load.waiting.count : 0) + 1 };
        load.oldest = Math.min(load.oldest ?? row.event, row.event);
      }
      return verdict;
    },
    flush: () => {
      if (gone.length > 0) noteSends(db, gone, now);
    },
  };
}

/** Also what was let go and given back unsent, or failed, while younger ones waited: the oldest are to go first. */
function hasWaited({ state, event }: CappedRow, { oldest }: Person): boolean {
  return state === "held" || (oldest !== null && event <= oldest);
}

function counts({ channel, person, why }: CappedRow): boolean {
  return isCapped({ channel, toPerson: person !== null, why });
}

/** Also those that count no more: whether there are any to forget is seen from them. */
const SENDS = `SELECT s.person, s.at FROM json_each(:people) k CROSS JOIN person_sends s ON s.person = k.value ORDER BY s.person, s.at`;
/** Per person one of the windows that were given away. */
const windowOf = (which: "min" | "max", columns: string): string => `SELECT d.person, ${columns} FROM json_each(:people) k
  CROSS JOIN deliveries d ON d.person = k.value AND d.state = 'held' AND d.reason = 'rate_capped'
  WHERE d.due_at = (SELECT ${which}(due_at) FROM deliveries WHERE person = k.value AND state = 'held' AND reason = 'rate_capped')
  GROUP BY d.person, d.due_at`;
/** The last one, and how many wait for it. */
const WAITING = windowOf("max", "d.due_at AS dueAt, count(*) AS count");
/** They are given away in the order of events: the first one has the oldest. */
const OLDEST = windowOf("min", "min(d.event) AS event");

function readPeople(db: Db, ids: readonly number[], now: number): ReadonlyMap<number, Person> {
  const people = JSON.stringify(ids);
  const sends = new Map<number, number[]>(ids.map((id) => [id, []]));
  let hasOld = false;
  for (const { person, at } of statement<{ people: string }, { person: number; at: number }>(db, SENDS).all({ people })) {
    if (at > now - PERSON_CAP_MEMORY_MS) sends.get(person)?.push(at);
    else hasOld = true;
  }
  if (hasOld) forgetOld(db, people, now);
  const waiting = statement<{ people: string }, WaitingLast & { person: number }>(db, WAITING).all({ people });
  const waitingOf = new Map(waiting.map(({ person, dueAt, count }) => [person, { dueAt, count }]));
  const oldest = statement<{ people: string }, { person: number; event: number }>(db, OLDEST).all({ people });
  const oldestOf = new Map(oldest.map(({ person, event }) => [person, event]));
  return new Map(
    [...sends].map(([id, times]) => [id, { sends: times, waiting: waitingOf.get(id) ?? null, oldest: oldestOf.get(id) ?? null }]),
  );
}

const FORGET_OLD = "DELETE FROM person_sends WHERE person IN (SELECT value FROM json_each(:people)) AND at <= +:until";

function forgetOld(db: Db, people: string, now: number): void {
  statement<{ people: string; until: number }>(db, FORGET_OLD).run({ people, until: now - PERSON_CAP_MEMORY_MS });
}

const NOTE = `INSERT INTO person_sends (person, event, channel, generation, at)
  SELECT k.person, k.event, k.channel, k.generation, :now FROM ${jsonRows(":rows", ["person", "event", "channel", "generation"])} k WHERE true
  ON CONFLICT (person, event, channel, generation) DO UPDATE SET at = excluded.at`;

function noteSends(db: Db, gone: readonly CappedRow[], now: number): void {
  const rows = JSON.stringify(gone.map(({ person, event, channel, generation }) => [person, event, channel, generation]));
  statement<{ rows: string; now: number }>(db, NOTE).run({ rows, now });
}

const PUT_OFF = `UPDATE person_sends AS s SET at = k.at FROM ${jsonRows(":rows", ["person", "event", "channel", "generation", "at"])} k
  WHERE s.person = k.person AND s.event = k.event AND s.channel = k.channel AND s.generation = k.generation AND s.at < k.at`;

/**
 * Has arrived, or may have, at its time: a message counts from then on, and not from when it was claimed, for it may have waited for a slot, and in Slack for its
 * turn. Does nothing for what does not count.
 */
export function noteArrivals(db: Db, arrivals: readonly { readonly key: RowKey; readonly at: number }[]): void {
  const ofPeople = arrivals.filter(({ key: { channel, target } }) => (channel === "mail" || channel === "slack") && target.startsWith("p"));
  if (ofPeople.length === 0) return;
  const rows = ofPeople.map(({ key: { event, channel, target, generation }, at }) => [personOf(target), event, channel, generation, at]);
  statement<{ rows: string }>(db, PUT_OFF).run({ rows: JSON.stringify(rows) });
}

/** When an earlier try of it may have arrived, the last of them; null: none may have. */
const MAY_HAVE_ARRIVED_AT = `(SELECT max(iif(outcome = 'unknown', started_at, ended_at)) FROM attempts
  WHERE event = :event AND channel = :channel AND target = :target AND generation = :generation AND (outcome = 'unknown' OR failure = 'ambiguous'))`;
const OF_SEND = "person = :person AND event = :event AND channel = :channel AND generation = :generation";
const TAKE_BACK = `DELETE FROM person_sends WHERE ${OF_SEND} AND ${MAY_HAVE_ARRIVED_AT} IS NULL`;
const PUT_BACK = `UPDATE person_sends SET at = ${MAY_HAVE_ARRIVED_AT} WHERE ${OF_SEND}`;

/**
 * This try of it was surely not sent: its place is free again, unless one before may have arrived, which counts from then on as it did. Does nothing
 * for what does not count.
 */
export function takeBackSend(db: Db, { event, channel, target, generation }: RowKey): void {
  if (!target.startsWith("p")) return;
  const row = { person: personOf(target), event, channel, target, generation };
  if (statement<typeof row>(db, TAKE_BACK).run(row).changes === 0) statement<typeof row>(db, PUT_BACK).run(row);
}

function personOf(target: string): number {
  return Number(target.slice(1));
}
