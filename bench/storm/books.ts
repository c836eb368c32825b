import Sqlite from "better-sqlite3";
import { FLOW, MAILBOX, SLACK_CHANNEL } from "../crash/company.ts";
import type { StoredRow } from "./judge.ts";

/** What the database of a storm says, read beside the server or after it. */
export interface StormBooks {
  /** Deliveries of an event of ours. */
  readonly storedOf: (event: string) => readonly StoredRow[];
  readonly storedTotal: () => number;
  /** What neither waits for room nor is at its end, events that are not fanned out among it. */
  readonly busy: () => number;
  /** How many the counts of the ledger are off: from what was intended, and from the deliveries there are. */
  readonly ledgerOff: () => LedgerOff;
}

export interface LedgerOff {
  /** Events whose counts do not add up to what was intended. */
  readonly events: number;
  /** Deliveries by channel and state, less the counts that the product keeps of them, whatever the sign. */
  readonly rows: number;
  readonly totals: number;
}

/** A shared place has its name from its target; an endpoint's is its path. */
const PLACE = `CASE WHEN d.person IS NOT NULL THEN p.email WHEN d.target = 'mailbox' THEN '${MAILBOX}' WHEN d.target = 'slack' THEN '${SLACK_CHANNEL}'
  WHEN d.target = 'msteams' THEN '${FLOW}' ELSE w.name END`;
const ROWS = `SELECT d.channel, ${PLACE} AS place, d.state, d.reason FROM events e JOIN deliveries d ON d.event = e.seq
  LEFT JOIN people p ON p.id = d.person LEFT JOIN webhook_endpoints w ON 'w' || w.id = d.target WHERE e.id = ?`;
const BUSY = `SELECT coalesce((SELECT sum(count) FROM delivery_totals WHERE state IN ('pending', 'sending', 'retrying')), 0)
  + (SELECT count(*) FROM events WHERE fan_out <> 'fanned_out')`;
const EVENTS_OFF = `SELECT count(*) FROM (SELECT e.seq FROM events e LEFT JOIN event_counts c ON c.event = e.seq
  GROUP BY e.seq HAVING e.intended IS NULL OR e.intended <> coalesce(sum(c.count), 0))`;
const offFrom = (counts: string): string => `SELECT coalesce(sum(abs(difference)), 0) FROM (SELECT sum(count) AS difference FROM (
    SELECT channel, state, count(*) AS count FROM deliveries GROUP BY 1, 2 UNION ALL ${counts})
  GROUP BY channel, state)`;
const ROWS_OFF = offFrom("SELECT channel, state, -sum(count) FROM event_counts GROUP BY 1, 2");
const TOTALS_OFF = offFrom("SELECT channel, state, -count FROM delivery_totals");

export function openStormBooks(file: string): StormBooks & Disposable {
  const db = new Sqlite(file, { readonly: true, timeout: 5_000 });
  return { ...stormBooksOf(db), [Symbol.dispose]: () => void db.close() };
}

export function stormBooksOf(db: Sqlite.Database): StormBooks {
  const numberOf = (sql: string): number => Number(db.prepare(sql).pluck().get());
  const rows = db.prepare<[string], StoredRow>(ROWS);
  const busy = db.prepare(BUSY).pluck();
  return {
    storedOf: (event) => rows.all(event),
    storedTotal: () => numberOf("SELECT count(*) FROM deliveries"),
    busy: () => Number(busy.get()),
    ledgerOff: () => ({ events: numberOf(EVENTS_OFF), rows: numberOf(ROWS_OFF), totals: numberOf(TOTALS_OFF) }),
  };
}
