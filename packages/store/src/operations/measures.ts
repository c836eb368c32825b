import type { Measures } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { deliveryTotals, possibleRepeats } from "../schema-events.ts";
import { statement } from "../statements.ts";

/** Events are numbered without gaps and never removed: the last number is how many there were. */
const EVENTS = `SELECT (SELECT coalesce(max(seq), 0) FROM events) AS eventsAccepted,
  (SELECT count(*) FROM events WHERE reached_nobody IS NOT NULL) AS eventsReachedNobody,
  (SELECT count(*) FROM events WHERE fan_out <> 'fanned_out') AS fanOutBacklog`;

/** One look at each end of the index of what is due. */
const OLDEST_DUE = `SELECT channel, due_at AS dueAt FROM (
    SELECT c.channel, min(
      coalesce((SELECT min(due_at) FROM deliveries d WHERE d.channel = c.channel AND crash_count = 0 AND state IN ('pending', 'retrying')), 9e15),
      coalesce((SELECT min(due_at) FROM deliveries d WHERE d.channel = c.channel AND crash_count > 0 AND state IN ('pending', 'retrying')), 9e15)) AS due_at
    FROM channels c WHERE c.enabled = 1 AND c.paused_at IS NULL)
  WHERE due_at < 9e15`;

export function measures(db: Db): Measures {
  const events = statement<[], Pick<Measures, "eventsAccepted" | "eventsReachedNobody" | "fanOutBacklog">>(db, EVENTS).get();
  if (events === undefined) throw new Error("A query without FROM gave no row");
  return {
    ...events,
    totals: db.select().from(deliveryTotals).all(),
    possibleRepeats: db.select().from(possibleRepeats).all(),
    oldestDue: statement<[], Measures["oldestDue"][number]>(db, OLDEST_DUE).all(),
  };
}
