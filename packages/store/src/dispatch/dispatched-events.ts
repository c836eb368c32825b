import type { DispatchedEvent, SourcedRef } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { EVENT_COLUMNS, EVENT_TABLES, eventOf, type EventRow } from "../events/event-rows.ts";
import { statement } from "../statements.ts";

const EVENTS = `SELECT ${EVENT_COLUMNS} FROM ${EVENT_TABLES} WHERE e.seq IN (SELECT value FROM json_each(:seqs))`;
const RECIPIENTS = "SELECT username FROM event_recipients WHERE event = ? ORDER BY username";

/** What messages of these events are made of. */
export function dispatchedEvents(db: Db, seqs: ReadonlySet<number>): readonly DispatchedEvent[] {
  const rows = statement<{ seqs: string }, EventRow>(db, EVENTS).all({ seqs: JSON.stringify([...seqs]) });
  return rows.map((row) => dispatchedEvent(db, row));
}

function dispatchedEvent(db: Db, row: EventRow): DispatchedEvent {
  const event = eventOf(row);
  return {
    ...event,
    product: sourced(event.product, { source: row.product_source, ref: row.product_ref }),
    productType: sourced(event.productType, { source: row.product_type_source, ref: row.product_type_ref }),
    recipients:
      row.rule === "recipients"
        ? statement<[number], { username: string }>(db, RECIPIENTS)
            .all(row.seq)
            .map(({ username }) => username)
        : null,
  };
}

function sourced(named: Pick<SourcedRef, "id" | "name"> | null, origin: Pick<SourcedRef, "source" | "ref">): SourcedRef | null {
  return named === null ? null : { ...named, ...origin };
}
