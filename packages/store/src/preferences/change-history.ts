import { type Channel, eventNumber, type EventType, type Own, type Scope } from "@tocsin/domain";
import type { CellMark, HistoryEntry, LayerKey, Page, PageRequest, PreferenceReads } from "@tocsin/ports";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { pageOf, startOf } from "../page.ts";
import { statement } from "../statements.ts";
import { type LayerRow, layerRow } from "./stored-layers.ts";

interface MarkRow {
  readonly event_type: number;
  readonly channel: Channel;
  readonly username: string;
  readonly at: number;
}

// With max(), SQLite takes the other columns from the row that has the maximum.
const MARKS = `SELECT newest.event_type, newest.channel, p.username, newest.at
  FROM (SELECT event_type, channel, changed_by, at, max(id) FROM preference_history
        WHERE scope = :scope AND person = :person AND product = :product GROUP BY event_type, channel) newest
  JOIN people p ON p.id = newest.changed_by`;

export function marksOfLayer(db: Db, key: LayerKey): readonly CellMark[] {
  const rows = statement<LayerRow, MarkRow>(db, MARKS).all(layerRow(key));
  return rows.map(({ event_type, channel, username, at }) => ({
    event: eventTypeOfNumber(event_type),
    channel,
    changedBy: username,
    changedAt: at,
  }));
}

const MARKS_OF_EVENT = `SELECT newest.scope, newest.channel, p.username, newest.at
  FROM (SELECT scope, channel, changed_by, at, max(id) FROM preference_history
        WHERE event_type = :event AND ((scope IN ('system', 'template') AND person = 0 AND product = 0)
          OR (scope = 'personal' AND person = :person AND product = 0)
          OR (scope = 'product' AND person = :person AND product = :product)) GROUP BY scope, channel) newest
  JOIN people p ON p.id = newest.changed_by`;

export function marksOfEvent(
  db: Db,
  input: { readonly person: string; readonly product: number | null; readonly event: EventType },
): Awaited<ReturnType<PreferenceReads["marks"]>> {
  const parameters = { event: eventNumber(input.event), person: personKey(input.person), product: input.product ?? 0 };
  const rows = statement<typeof parameters, MarkRow & { readonly scope: Scope }>(db, MARKS_OF_EVENT).all(parameters);
  return rows.map(({ scope, channel, username, at }) => ({ layer: scope, channel, changedBy: username, changedAt: at }));
}

interface HistoryRow extends MarkRow {
  readonly id: number;
  readonly scope: Scope;
  readonly product: number;
  readonly from_value: Own;
  readonly to_value: Own;
  readonly via: HistoryEntry["via"];
}

const HISTORY = `SELECT h.id, h.scope, h.product, h.event_type, h.channel, h.from_value, h.to_value, h.via, h.at, p.username
  FROM preference_history h JOIN people p ON p.id = h.changed_by
  WHERE h.scope = :scope AND h.person = :person AND h.product = :product AND h.id < :before
  ORDER BY h.id DESC LIMIT :rows`;

/** Newest first. */
export function historyOfLayer(db: Db, key: LayerKey, { limit, after }: PageRequest): Page<HistoryEntry> {
  const [before] = startOf(after, Number.MAX_SAFE_INTEGER);
  const parameters = { ...layerRow(key), before, rows: limit + 1 };
  const rows = statement<typeof parameters, HistoryRow>(db, HISTORY).all(parameters);
  return pageOf(rows, limit, {
    key: ({ id }) => [id],
    item: (row) => ({
      id: String(row.id),
      scope: row.scope,
      product: row.product === 0 ? null : row.product,
      event: eventTypeOfNumber(row.event_type),
      channel: row.channel,
      from: row.from_value,
      to: row.to_value,
      by: row.username,
      at: row.at,
      via: row.via,
    }),
  });
}
