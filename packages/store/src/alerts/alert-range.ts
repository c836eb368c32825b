import type { AlertFilter } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

const DAY_MS = 86_400_000;
/** Longer than an event waits for its alerts, whatever happens to the server. */
const WAITING_MAX_MS = 30 * DAY_MS;
/** A clock that was put back by no more hides nothing. */
const PUT_BACK_MAX_MS = DAY_MS;
const EVENTS_MAX = 200_000;

/** The events among which an alert of the asked time can be; both ends count. */
export interface EventRange {
  readonly first: number;
  readonly last: number;
}

export function eventRange(db: Db, { since, until }: Pick<AlertFilter, "since" | "until">): EventRange {
  return {
    first: since === null ? 0 : firstSince(db, since),
    // An event is accepted before its alerts are made.
    last: until === null ? Number.MAX_SAFE_INTEGER : lastAccepted(db, until + PUT_BACK_MAX_MS),
  };
}

/** Nothing where there are many such events. */
const FIRST_SINCE = `SELECT iif(count(*) > ${String(EVENTS_MAX)}, NULL, coalesce(min(seq), ${String(Number.MAX_SAFE_INTEGER)})) AS first
  FROM (SELECT seq FROM events WHERE changed_at >= :since LIMIT ${String(EVENTS_MAX + 1)})`;

/** What made the alert changed its event too. */
function firstSince(db: Db, since: number): number {
  const found = statement<{ readonly since: number }, { readonly first: number | null }>(db, FIRST_SINCE).get({ since });
  return found?.first ?? lastAccepted(db, since - WAITING_MAX_MS - PUT_BACK_MAX_MS) + 1;
}

interface AcceptedEvent {
  readonly seq: number;
  readonly at: number;
}

const NEAREST = "SELECT seq, accepted_at AS at FROM events WHERE seq <= :seq ORDER BY seq DESC LIMIT 1";

/** The last event that was accepted before a time, found by halving: events are numbered as they are accepted. */
function lastAccepted(db: Db, before: number): number {
  const nearest = (seq: number) => statement<{ readonly seq: number }, AcceptedEvent>(db, NEAREST).get({ seq });
  let low = 0;
  let high = nearest(Number.MAX_SAFE_INTEGER)?.seq ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const event = nearest(middle);
    if (event === undefined || event.at < before) low = middle;
    else high = event.seq - 1;
  }
  return low;
}
