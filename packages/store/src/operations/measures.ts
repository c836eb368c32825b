import type { Measures } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { WAITING_TARGETS } from "../dispatch/endpoint-lanes.ts";
import { deliveryTotals, possibleRepeats } from "../schema-events.ts";
import { statement } from "../statements.ts";

/** Later than any time. */
const NEVER = 9e15;

/** Events are numbered without gaps and never removed: the last number is how many there were. */
const EVENTS = `SELECT (SELECT coalesce(max(seq), 0) FROM events) AS eventsAccepted,
  (SELECT count(*) FROM events WHERE reached_nobody IS NOT NULL) AS eventsReachedNobody,
  (SELECT count(*) FROM events WHERE fan_out <> 'fanned_out') AS fanOutBacklog`;

/** One look at each end of the index of what is due; what waits for a connection that cannot be reached is not late. */
const OLDEST_DUE = `SELECT channel, due_at AS dueAt FROM (
    SELECT c.channel, ${oldestWhere("d.channel = c.channel")} AS due_at
    FROM channels c WHERE c.channel <> 'webhooks' AND c.enabled = 1 AND c.paused_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM circuits o WHERE o.lane = c.channel)
    UNION ALL
    SELECT 'webhooks', min(due_at) FROM (
      SELECT ${oldestWhere("d.channel = 'webhooks' AND d.target = w.target")} AS due_at FROM (${WAITING_TARGETS}) w
      WHERE EXISTS (SELECT 1 FROM channels c WHERE c.channel = 'webhooks' AND c.enabled = 1 AND c.paused_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM circuits o WHERE o.lane = 'webhooks:' || substr(w.target, 2))))
  WHERE due_at < ${String(NEVER)}`;

function oldestWhere(condition: string): string {
  const end = (crashes: string) =>
    `coalesce((SELECT min(d.due_at) FROM deliveries d WHERE ${condition} AND ${crashes} AND d.state IN ('pending', 'retrying')), ${String(NEVER)})`;
  return `min(${end("d.crash_count = 0")}, ${end("d.crash_count > 0")})`;
}

const OPEN_CIRCUITS = `SELECT CASE WHEN lane LIKE 'webhooks:%' THEN 'webhooks' ELSE lane END AS channel, count(*) AS count FROM circuits GROUP BY 1`;

export function measures(db: Db): Measures {
  const events = statement<[], Pick<Measures, "eventsAccepted" | "eventsReachedNobody" | "fanOutBacklog">>(db, EVENTS).get();
  if (events === undefined) throw new Error("A query without FROM gave no row");
  return {
    ...events,
    totals: db.select().from(deliveryTotals).all(),
    possibleRepeats: db.select().from(possibleRepeats).all(),
    oldestDue: statement<[], Measures["oldestDue"][number]>(db, OLDEST_DUE).all(),
    openCircuits: statement<[], Measures["openCircuits"][number]>(db, OPEN_CIRCUITS).all(),
  };
}
