import { assertMove, CHANNELS, type DeliveryState, RELEVANCE_MS } from "@tocsin/domain";
import type { DispatchStore } from "@tocsin/ports";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { statement, unwatched } from "../statements.ts";
import { BY_KEY, type RowKey } from "./delivery-rows.ts";

interface OverdueQuery {
  readonly channel: string;
  readonly before: number;
  readonly left: number;
}

interface OverdueRow extends RowKey {
  readonly state: DeliveryState;
}

/** Due for longer than anything is relevant, and so past its own time as well: the ends of the indexes of what is due, whatever else waits. */
const overdue = (waiting: string): string =>
  unwatched(`SELECT event, channel, target, generation, state FROM deliveries
    WHERE channel = :channel AND ${waiting} AND due_at <= :before AND expires_at <= :before + ${String(RELEVANCE_MS)} ORDER BY due_at LIMIT :left`);

export const OVERDUE = {
  fresh: overdue("crash_count = 0 AND state IN ('pending', 'retrying')"),
  afterCrash: overdue("crash_count > 0 AND state IN ('pending', 'retrying')"),
  capped: overdue("state = 'held' AND reason = 'rate_capped'"),
} as const;

const EXPIRE = `UPDATE deliveries SET state = 'expired', reason = NULL, due_at = NULL, settled_at = :now WHERE ${BY_KEY}`;

export function expireWaiting(db: Db, { limit, now }: Parameters<DispatchStore["expireWaiting"]>[0]): number {
  const counts = countChanges();
  let left = limit;
  for (const channel of CHANNELS) {
    for (const text of Object.values(OVERDUE)) {
      const rows = statement<OverdueQuery, OverdueRow>(db, text).all({ channel, before: now - RELEVANCE_MS, left });
      for (const { state, ...key } of rows) {
        assertMove(state, "expired");
        statement<RowKey & { now: number }>(db, EXPIRE).run({ ...key, now });
        counts.move(key.event, key.channel, { from: state, to: "expired" });
      }
      left -= rows.length;
    }
  }
  counts.flush(db, now);
  return limit - left;
}
