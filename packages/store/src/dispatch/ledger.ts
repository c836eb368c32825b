import { type DeliveryState, ledgerOf } from "@tocsin/domain";
import type { LedgerBreak } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

/** Counts per state of every event that is open or changed since, with what its fan-out intended. */
const COUNTS = `SELECT e.id, e.intended, c.state, coalesce(sum(c.count), 0) AS count
  FROM events e LEFT JOIN event_counts c ON c.event = e.seq
  WHERE e.intended IS NOT NULL AND e.seq IN (
    SELECT seq FROM events WHERE changed_at >= ?
    UNION SELECT event FROM event_counts WHERE count > 0 AND state IN ('pending', 'held', 'sending', 'retrying'))
  GROUP BY e.seq, c.state`;

interface CountRow {
  readonly id: string;
  readonly intended: number;
  readonly state: DeliveryState | null;
  readonly count: number;
}

/** Events whose counts do not add up to what was intended: none, or an alarm (rule D8). */
export function ledgerBreaks(db: Db, since: number): readonly LedgerBreak[] {
  const events = new Map<string, { readonly intended: number; readonly counts: Partial<Record<DeliveryState, number>> }>();
  for (const { id, intended, state, count } of statement<[number], CountRow>(db, COUNTS).all(since)) {
    const event = events.get(id) ?? { intended, counts: {} };
    if (state !== null) event.counts[state] = count;
    events.set(id, event);
  }
  return [...events]
    .map(([event, { intended, counts }]) => ({ event, difference: ledgerOf(intended, counts).difference }))
    .filter(({ difference }) => difference !== 0);
}
