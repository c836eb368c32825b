import type { AlertNews, Listener, StreamReads } from "@tocsin/ports";
import { mayReadEventOfRow } from "../access-predicate.ts";
import { ALERT_COLUMNS, alertOf, type AlertRow } from "../alerts/alert-reads.ts";
import type { Db } from "../database.ts";
import { jsonRows } from "../json-rows.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";

/** Listeners of one statement, and alerts of one answer: those who have to wait for the next one wait for milliseconds. */
const LISTENERS_MAX = 100;
const ROWS_MAX = 2_000;
/** Events that are named as open; more than a position names. */
const OPEN_MAX = 100;

interface NewsRow extends AlertRow {
  readonly listener: number;
  readonly visible: 0 | 1;
}

const COLUMNS = `a.listener, ${ALERT_COLUMNS}, ${mayReadEventOfRow("d.person")} AS visible`;

/** The one that would be too many is the last; null without so many. */
const LAST = `(SELECT o.event FROM deliveries o INDEXED BY deliveries_person WHERE o.person = a.person AND o.channel = 'alert' AND o.event > a.after AND o.state = 'delivered'
  ORDER BY o.event LIMIT 1 OFFSET :alertsMax)`;

/** From the index of each person's own deliveries, whose end is what is new: nothing is walked that was told before. */
export const SINCE = `SELECT ${COLUMNS}
  FROM ${jsonRows(":listeners", ["listener", "person", "after"])} a
  CROSS JOIN deliveries d INDEXED BY deliveries_person ON d.person = a.person AND d.channel = 'alert' AND d.event > a.after AND d.event <= coalesce(${LAST}, 9e15)
  CROSS JOIN events e ON e.seq = d.event
  WHERE d.state = 'delivered' ORDER BY a.listener, d.event`;

export const LEFT_ASIDE = `SELECT ${COLUMNS}
  FROM ${jsonRows(":listeners", ["listener", "person", "event"])} a
  CROSS JOIN deliveries d INDEXED BY deliveries_person ON d.person = a.person AND d.channel = 'alert' AND d.event = a.event
  CROSS JOIN events e ON e.seq = d.event
  WHERE d.state = 'delivered' ORDER BY a.listener, d.event`;

export const OPEN_EVENTS = `SELECT seq FROM events WHERE fan_out <> 'fanned_out' AND seq < :below ORDER BY seq LIMIT ${String(OPEN_MAX)}`;

export interface AlertsSince {
  readonly alerts: readonly AlertNews[];
  readonly answered: number;
}

export function alertsSince(
  db: Db,
  { listeners, alertsMax }: Pick<Parameters<StreamReads["streamNews"]>[0], "listeners" | "alertsMax">,
): AlertsSince {
  const rows: NewsRow[] = [];
  for (let from = 0; from < listeners.length; from += LISTENERS_MAX) {
    if (rows.length >= ROWS_MAX) return { alerts: rows.map(newsOf), answered: from };
    const some = listeners.slice(from, from + LISTENERS_MAX).map((listener, index) => ({ ...listener, index: from + index }));
    rows.push(...lateRows(db, some), ...sinceRows(db, some, alertsMax));
  }
  return { alerts: rows.map(newsOf), answered: listeners.length };
}

type Asked = Listener & { readonly index: number };

function sinceRows(db: Db, asked: readonly Asked[], alertsMax: number): readonly NewsRow[] {
  const listeners = asked.map(({ index, person, after }) => [index, personKey(person), after.event]);
  const parameters = { listeners: JSON.stringify(listeners), alertsMax };
  return statement<typeof parameters, NewsRow>(db, SINCE).all(parameters);
}

/** Of events that were left aside: seldom any. */
function lateRows(db: Db, asked: readonly Asked[]): readonly NewsRow[] {
  const listeners = asked.flatMap(({ index, person, after }) => after.open.map((event) => [index, personKey(person), event]));
  if (listeners.length === 0) return [];
  const parameters = { listeners: JSON.stringify(listeners) };
  return statement<typeof parameters, NewsRow>(db, LEFT_ASIDE).all(parameters);
}

function newsOf(row: NewsRow): AlertNews {
  return { listener: row.listener, event: row.seq, alert: row.visible === 1 ? alertOf(row) : null };
}

/** Not fanned out to the end, and accepted before `below`. */
export function openEvents(db: Db, below: number): readonly number[] {
  const parameters = { below };
  return statement<typeof parameters, number>(db, OPEN_EVENTS).pluck().all(parameters);
}
