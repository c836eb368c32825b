import type { Severity, Source } from "@tocsin/domain";
import type { AlertFilter, AlertReads, AlertView, Page, StreamedAlertView } from "@tocsin/ports";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";
import type { Db } from "../database.ts";
import { deliveryIdOf } from "../delivery-id.ts";
import { personKey } from "../keys.ts";
import { pageOf, startOf } from "../page.ts";
import { statement } from "../statements.ts";
import { LOOKED_AT_MAX, stretchOf } from "./alert-stretch.ts";
import { type FilterParameters, filterParameters, IN_STATE, IN_STRETCH, OF_FILTER, OWN_ALERTS } from "./alert-filter.ts";

/** An alert as {@link ALERT_COLUMNS} reads it. */
export interface AlertRow {
  readonly seq: number;
  readonly id: string;
  readonly event_type: number;
  readonly event_key: string;
  readonly title: string;
  readonly url: string | null;
  readonly source: string;
  readonly product: number | null;
  readonly product_name: string | null;
  readonly severity: Severity | null;
  readonly actor: string | null;
  readonly target: string;
  readonly generation: number;
  readonly created_at: number;
  readonly read_at: number | null;
  readonly archived_at: number | null;
  readonly why: Source;
}

/** Of a delivery `d` and its event `e`. */
export const ALERT_COLUMNS = `e.seq, e.id, e.event_type, e.event_key, e.title, e.url, e.source, e.product,
      (SELECT name FROM products WHERE id = e.product) AS product_name, e.severity, e.actor,
      d.target, d.generation, d.created_at, d.read_at, d.archived_at, d.why`;

function listText(state: AlertFilter["state"]): string {
  return `SELECT ${ALERT_COLUMNS}, e.description
    FROM ${OWN_ALERTS} AND ${IN_STATE[state]} AND ${OF_FILTER} AND ${IN_STRETCH}
    ORDER BY d.event DESC LIMIT :rows`;
}

/** Newest first; a person has at most one alert per event. */
export function alerts(
  db: Db,
  { person, filter, page }: Parameters<AlertReads["alerts"]>[0],
  rowsMax: number = LOOKED_AT_MAX,
): Page<AlertView> {
  const [start] = startOf(page.after, Number.MAX_SAFE_INTEGER);
  const { after, before, next } = stretchOf(db, { person: personKey(person), filter, before: start, rowsMax });
  const parameters = { ...filterParameters(person, filter), after, before, rows: page.limit + 1 };
  const rows = statement<FilterParameters, DescribedRow>(db, listText(filter.state)).all(parameters);
  const item = (row: DescribedRow): AlertView => ({ ...alertOf(row), description: row.description });
  const found = pageOf(rows, page.limit, { key: ({ seq }) => [seq], item });
  return found.next === null && next !== null ? { ...found, next: [next] } : found;
}

interface DescribedRow extends AlertRow {
  readonly description: string | null;
}

export function alertOf(row: AlertRow): StreamedAlertView {
  return {
    id: deliveryIdOf({ event: row.id, channel: "alert", target: row.target, generation: row.generation }),
    eventId: row.id,
    eventType: eventTypeOfNumber(row.event_type),
    eventKey: row.event_key,
    title: row.title,
    url: row.url,
    source: row.source,
    product: row.product === null || row.product_name === null ? null : { id: row.product, name: row.product_name },
    severity: row.severity,
    actor: row.actor,
    createdAt: row.created_at,
    readAt: row.read_at,
    archivedAt: row.archived_at,
    why: row.why,
  };
}

const COUNT = `SELECT count(*) AS count FROM ${OWN_ALERTS} AND ${IN_STATE.unread}`;

export function unreadCount(db: Db, person: string): number {
  return statement<{ readonly person: number }, { readonly count: number }>(db, COUNT).get({ person: personKey(person) })?.count ?? 0;
}
