import { capPerson, type CapVerdict, isCapped, PERSON_CAP_MEMORY_MS, type Source, type WaitingLast } from "@tocsin/domain";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import type { RowKey } from "./delivery-rows.ts";

/** A due delivery as far as it decides whether its person has had enough for now. */
interface CappedRow extends RowKey {
  readonly person: number | null;
  readonly why: Source;
  readonly state: "pending" | "retrying" | "held";
}

/** Decides about one claim's deliveries in their order: what the first ones use up, the later ones do not have (rule D16). */
export interface PersonCaps {
  readonly verdict: (row: CappedRow) => CapVerdict;
}

interface Person {
  /** Ascending. */
  sends: readonly number[];
  waiting: WaitingLast | null;
}

const GO: CapVerdict = { kind: "go" };

export function personCaps(db: Db, now: number): PersonCaps {
  const people = new Map<number, Person>();

  function loadOf(person: number): Person {
    const known = people.get(person) ?? { sends: readSends(db, person, now), waiting: readWaiting(db, person) };
    people.set(person, known);
    return known;
  }

  return {
    verdict: (row) => {
      if (row.person === null || !isCapped({ channel: row.channel, toPerson: true, why: row.why })) return GO;
      const load = loadOf(row.person);
      const verdict = capPerson({ ...load, hasWaited: row.state === "held" }, now);
      if (verdict.kind === "go") {
        load.sends = [...load.sends, now];
        noteSend(db, { ...row, person: row.person }, now);
      } else if (row.state !== "held") {
        load.waiting = { dueAt: verdict.dueAt, count: (verdict.dueAt === load.waiting?.dueAt ? load.waiting.count : 0) + 1 };
      }
      return verdict;
    },
  };
}

const SENDS = "SELECT at FROM person_sends WHERE person = :person AND at > :since ORDER BY at";

function readSends(db: Db, person: number, now: number): readonly number[] {
  return statement<{ person: number; since: number }>(db, SENDS)
    .pluck()
    .all({ person, since: now - PERSON_CAP_MEMORY_MS })
    .map(Number);
}

const WAITING = `SELECT due_at AS dueAt, count(*) AS count FROM deliveries
  WHERE person = :person AND state = 'held' AND reason = 'rate_capped'
    AND due_at = (SELECT max(due_at) FROM deliveries WHERE person = :person AND state = 'held' AND reason = 'rate_capped')
  GROUP BY due_at`;

function readWaiting(db: Db, person: number): WaitingLast | null {
  return statement<{ person: number }, WaitingLast>(db, WAITING).get({ person }) ?? null;
}

const FORGET_OLD = "DELETE FROM person_sends WHERE person = :person AND at <= :until";
const NOTE = `INSERT INTO person_sends (person, event, channel, generation, at) VALUES (:person, :event, :channel, :generation, :at)
  ON CONFLICT (person, event, channel, generation) DO UPDATE SET at = :at`;

function noteSend(db: Db, { person, event, channel, generation }: RowKey & { readonly person: number }, at: number): void {
  statement<{ person: number; until: number }>(db, FORGET_OLD).run({ person, until: at - PERSON_CAP_MEMORY_MS });
  const row = { person, event, channel, generation, at };
  statement<typeof row>(db, NOTE).run(row);
}

const TAKE_BACK = `DELETE FROM person_sends
  WHERE person = :person AND event = :event AND channel = :channel AND generation = :generation`;

/** Was surely not sent: its place is free again. Does nothing for what does not count. */
export function takeBackSend(db: Db, { event, channel, target, generation }: RowKey): void {
  if (!target.startsWith("p")) return;
  const row = { person: Number(target.slice(1)), event, channel, generation };
  statement<typeof row>(db, TAKE_BACK).run(row);
}
