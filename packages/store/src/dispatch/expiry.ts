import { assertMove, CHANNELS, type DeliveryState, RELEVANCE_MS } from "@tocsin/domain";
import type { DispatchStore } from "@tocsin/ports";
import { type CountChanges, countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { BY_KEY, type RowKey } from "./delivery-rows.ts";

interface LateQuery {
  readonly channel: string;
  readonly now: number;
  readonly left: number;
}

interface LateRow extends RowKey {
  readonly state: DeliveryState;
}

const WAITS = "state IN ('pending', 'retrying')";
const WAITS_FOR_ROOM = "state = 'held' AND reason = 'rate_capped'";

/** What is due later than its event by more than a minute has an index by its own end, written as in its migration. */
const IS_PUT_OFF = `due_at > expires_at - ${String(RELEVANCE_MS - 60_000)} AND (${WAITS} OR (${WAITS_FOR_ROOM}))`;

/** Due for longer than anything is relevant, and so past its own end as well: the ends of the indexes of what is due, whatever else waits. */
const overdue = (waiting: string): string =>
  late(`${waiting} AND due_at <= :now - ${String(RELEVANCE_MS)} AND expires_at <= :now ORDER BY due_at`);

export const LATE = {
  putOff: late(`${IS_PUT_OFF} AND expires_at <= :now ORDER BY expires_at`),
  fresh: overdue(`crash_count = 0 AND ${WAITS}`),
  afterCrash: overdue(`crash_count > 0 AND ${WAITS}`),
  capped: overdue(WAITS_FOR_ROOM),
} as const;

function late(which: string): string {
  return `SELECT event, channel, target, generation, state FROM deliveries
    WHERE channel = :channel AND ${which} LIMIT :left`;
}

export function expireWaiting(db: Db, { limit, now }: Parameters<DispatchStore["expireWaiting"]>[0]): number {
  const counts = countChanges();
  let left = limit;
  for (const channel of CHANNELS) {
    for (const text of Object.values(LATE)) {
      const rows = statement<LateQuery, LateRow>(db, text).all({ channel, now, left });
      expire(db, { rows, counts, now });
      left -= rows.length;
    }
  }
  counts.flush(db, now);
  return limit - left;
}

const EXPIRE = `UPDATE deliveries SET state = 'expired', reason = NULL, due_at = NULL, settled_at = :now WHERE ${BY_KEY}`;

interface Expired {
  readonly rows: readonly LateRow[];
  readonly counts: CountChanges;
  readonly now: number;
}

function expire(db: Db, { rows, counts, now }: Expired): void {
  for (const { state, ...key } of rows) {
    assertMove(state, "expired");
    statement<RowKey & { now: number }>(db, EXPIRE).run({ ...key, now });
    counts.move(key.event, key.channel, { from: state, to: "expired" });
  }
}
