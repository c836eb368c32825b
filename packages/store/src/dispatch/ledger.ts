import type { DispatchStore, LedgerBreak } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

/** What an event's fan-out intended, less everything that is counted on it: settled or open, every state is one of the two. */
const differences = (which: string): string => `SELECT e.id AS event, e.intended - coalesce(sum(c.count), 0) AS difference
  FROM events e LEFT JOIN event_counts c ON c.event = e.seq
  WHERE e.intended IS NOT NULL AND e.seq ${which}
  GROUP BY e.seq HAVING difference <> 0`;

const OPEN_OR_CHANGED = differences(`IN (
    SELECT seq FROM events WHERE changed_at >= ?
    UNION SELECT event FROM event_counts WHERE count > 0 AND state IN ('pending', 'held', 'sending', 'retrying'))`);

/** Events whose counts do not add up to what was intended: none, or an alarm (rule D8). */
export function ledgerBreaks(db: Db, since: number): readonly LedgerBreak[] {
  return statement<[number], LedgerBreak>(db, OPEN_OR_CHANGED).all(since);
}

const PAGE = differences("> :after AND e.seq <= :until");
const END_OF_PAGE = "SELECT seq FROM events WHERE seq > :after ORDER BY seq LIMIT 1 OFFSET :limit - 1";

type LedgerPage = Awaited<ReturnType<DispatchStore["ledgerPage"]>>;

export function ledgerPage(db: Db, { after, limit }: Parameters<DispatchStore["ledgerPage"]>[0]): LedgerPage {
  const end = statement<{ after: number; limit: number }>(db, END_OF_PAGE).pluck().get({ after, limit });
  const next = typeof end === "number" ? end : null;
  const page = { after, until: next ?? Number.MAX_SAFE_INTEGER };
  return { breaks: statement<typeof page, LedgerBreak>(db, PAGE).all(page), next };
}
