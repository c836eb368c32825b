import { assertMove } from "@tocsin/domain";
import type { DeliveryWrites } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import { countChanges, recountTotals } from "../counts.ts";
import type { Db } from "../database.ts";
import { logUnknown } from "../dispatch/attempt-log.ts";
import { BY_KEY, type RowKey } from "../dispatch/delivery-rows.ts";
import { endTests } from "../dispatch/leases.ts";
import { statement } from "../statements.ts";

const MOVED = ["pending", "retrying", "sending"] as const;

const UNDER_WAY =
  "SELECT event, channel, target, generation, attempt_number AS attempt FROM deliveries WHERE state = 'sending' AND started_at IS NOT NULL";
const HOLD = `UPDATE deliveries SET state = 'held', reason = 'restored', due_at = coalesce(due_at, :now), lease_boot = NULL, lease_until = NULL, started_at = NULL
  WHERE state IN ('pending', 'retrying', 'sending') OR (state = 'held' AND reason = 'rate_capped')`;
const COUNT_HELD = `INSERT INTO event_counts (event, channel, state, count)
  SELECT event, channel, 'held', sum(count) FROM event_counts WHERE count > 0 AND state IN ('pending', 'retrying', 'sending') GROUP BY event, channel
  ON CONFLICT (event, channel, state) DO UPDATE SET count = count + excluded.count`;
const COUNT_NONE_ELSE = "UPDATE event_counts SET count = 0 WHERE count > 0 AND state IN ('pending', 'retrying', 'sending')";

/**
 * Holds everything that would be sent by itself, what waits for room as well; what is held for a person to look at keeps its reason. A test is over:
 * it is tried once (rule N3). Answers how many are held.
 */
export function holdRestored(db: Db, now: number): number {
  for (const state of MOVED) assertMove(state, "held");
  const underWay = statement<[], RowKey & { attempt: number }>(db, UNDER_WAY).all();
  // What was under way when the backup was made may have arrived, as after a crash.
  logUnknown(
    db,
    underWay.map(({ attempt, ...key }) => ({ key, attempt })),
    { now, failure: "crash" },
  );
  endTests(db, now);
  const { changes } = statement<{ now: number }>(db, HOLD).run({ now });
  statement(db, COUNT_HELD).run();
  statement(db, COUNT_NONE_ELSE).run();
  recountTotals(db);
  return changes;
}

const RESTORED = `SELECT event, channel, target, generation FROM deliveries
  WHERE state = 'held' AND reason = 'restored' AND event IN (SELECT event FROM event_counts WHERE state = 'held' AND count > 0)
  ORDER BY event LIMIT ?`;
const RELEASE = `UPDATE deliveries SET state = 'pending', reason = NULL, due_at = :at WHERE ${BY_KEY}`;
const SKIP = `UPDATE deliveries SET state = 'cancelled', reason = NULL, due_at = NULL, settled_at = :at WHERE ${BY_KEY}`;

type Decide = Parameters<DeliveryWrites["decideRestored"]>[0];

export function decideRestored(db: Db, { decision, limit, at, by }: Decide): number {
  const [to, text] = decision === "release" ? (["pending", RELEASE] as const) : (["cancelled", SKIP] as const);
  assertMove("held", to);
  const rows = statement<[number], RowKey>(db, RESTORED).all(limit);
  const counts = countChanges();
  for (const row of rows) {
    statement<RowKey & { at: number }>(db, text).run({ ...row, at });
    counts.move(row.event, row.channel, { from: "held", to });
  }
  counts.flush(db, at);
  const action = decision === "release" ? "deliveries.released" : "deliveries.skipped";
  if (rows.length > 0) writeAudit(db, { at, actor: by, action, object: null, detail: { reason: "restored", count: rows.length } });
  return rows.length;
}
