import type { AlertFilter, AlertWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { parseDeliveryId } from "../delivery-id.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { startOf } from "../page.ts";
import { LOOKED_AT_MAX, stretchOf } from "./alert-stretch.ts";
import { type FilterParameters, filterParameters, IN_STATE, IN_STRETCH, OF_FILTER, OWN_ALERTS } from "./alert-filter.ts";

type MarkAlerts = Parameters<AlertWrites["markAlerts"]>[0];

/** Rows of one transaction at most; the caller asks again while there are more. */
const MARKED_MAX = 5_000;

export function markAlerts(
  db: Db,
  { person, which, set, at }: MarkAlerts,
  rowsMax: number = LOOKED_AT_MAX,
): Awaited<ReturnType<AlertWrites["markAlerts"]>> {
  const marks: Marks = { at, read: flagOrNull(set.read), archived: flagOrNull(set.archived) };
  const { found, next } =
    "ids" in which
      ? { found: eventsOfIds(db, { ...marks, person: personKey(person), ids: which.ids }), next: null }
      : eventsOfFilter(db, { ...marks, person, which, rowsMax });
  const events = found.slice(0, MARKED_MAX);
  const row = { ...marks, person: personKey(person), events: JSON.stringify(events) };
  const { changes } = statement<typeof row>(db, MARK).run(row);
  if (found.length > events.length) return { changed: changes, more: true };
  return next === null ? { changed: changes, more: false } : { changed: changes, more: true, from: [next] };
}

/** Null leaves a mark as it is. */
interface Marks {
  readonly at: number;
  readonly read: number | null;
  readonly archived: number | null;
}

function flagOrNull(flag: boolean | undefined): number | null {
  return flag === undefined ? null : Number(flag);
}

/** Only rows that the marks change: so a filter that goes on matching what was marked still comes to its end. */
const CHANGES = `((:read = 1 AND d.read_at IS NULL) OR (:read = 0 AND d.read_at IS NOT NULL)
  OR (:archived = 1 AND d.archived_at IS NULL) OR (:archived = 0 AND d.archived_at IS NOT NULL))`;

const MARK = `UPDATE deliveries SET
    read_at = CASE :read WHEN 1 THEN coalesce(read_at, :at) WHEN 0 THEN NULL ELSE read_at END,
    archived_at = CASE :archived WHEN 1 THEN coalesce(archived_at, :at) WHEN 0 THEN NULL ELSE archived_at END
  WHERE person = :person AND channel = 'alert' AND event IN (SELECT value FROM json_each(:events))`;

const OF_IDS = `SELECT d.event FROM ${OWN_ALERTS} AND ${CHANGES}
  AND e.id IN (SELECT value FROM json_each(:events)) LIMIT ${String(MARKED_MAX + 1)}`;

/** Ids of others, and ids that are none, match nothing. */
function eventsOfIds(db: Db, { ids, ...rest }: Marks & { readonly person: number; readonly ids: readonly string[] }): readonly unknown[] {
  const own = ids.flatMap((id) => {
    const key = parseDeliveryId(id);
    return key?.channel === "alert" && key.target === `p${String(rest.person)}` ? [key.event] : [];
  });
  const parameters = { ...rest, events: JSON.stringify(own) };
  return statement<typeof parameters>(db, OF_IDS).pluck().all(parameters);
}

function ofFilterText(state: AlertFilter["state"]): string {
  return `SELECT d.event FROM ${OWN_ALERTS} AND ${IN_STATE[state]} AND ${OF_FILTER} AND ${IN_STRETCH} AND d.created_at <= :createdUntil AND ${CHANGES}
    ORDER BY d.event DESC LIMIT ${String(MARKED_MAX + 1)}`;
}

interface ByFilter extends Marks {
  readonly person: string;
  readonly which: Extract<MarkAlerts["which"], { readonly filter: AlertFilter }>;
  readonly rowsMax: number;
}

function eventsOfFilter(db: Db, { person, which, rowsMax, ...marks }: ByFilter) {
  const { filter, createdUntil = Number.MAX_SAFE_INTEGER, from = null } = which;
  const [start] = startOf(from, Number.MAX_SAFE_INTEGER);
  const { next, ...stretch } = stretchOf(db, { person: personKey(person), filter, before: start, rowsMax });
  const parameters = { ...marks, ...filterParameters(person, filter), ...stretch, createdUntil };
  const found: readonly unknown[] = statement<FilterParameters>(db, ofFilterText(filter.state)).pluck().all(parameters);
  return { found, next };
}
