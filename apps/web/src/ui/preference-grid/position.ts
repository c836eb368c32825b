import { type CellKey, type Channel, type EventType, isChannel, isEventType } from "@tocsin/domain";

/** What the matrix shows now, in reading order. */
export interface Layout {
  readonly events: readonly EventType[];
  readonly channels: readonly Channel[];
}

/** A place that focus can have: a value, an event's name, or a channel's header. The corner is none. */
export interface Position {
  readonly row: EventType | "head";
  readonly column: Channel | "event";
}

export type PositionKind = "value" | "event" | "head";

/** `start` and `end` follow the reading direction; the caller turns them round for a right-to-left page. */
export type Step =
  | "up"
  | "down"
  | "start"
  | "end"
  | "row-start"
  | "row-end"
  | "grid-start"
  | "grid-end"
  | "first"
  | "last"
  | "page-up"
  | "page-down";

export function positionId({ row, column }: Position): string {
  return `${row}:${column}`;
}

export function positionOf(id: string | null | undefined): Position | null {
  const [row = "", column = ""] = (id ?? "").split(":");
  if (column === "event") return isEventType(row) ? { row, column } : null;
  return isChannel(column) && (row === "head" || isEventType(row)) ? { row, column } : null;
}

export function kindOf({ row, column }: Position): PositionKind {
  if (row === "head") return "head";
  return column === "event" ? "event" : "value";
}

/** The cell at a position that has a value. */
export function cellAt({ row, column }: Position): CellKey | null {
  return row === "head" || column === "event" ? null : { event: row, channel: column };
}

/** Rows that a page key goes: one less than are seen, and at least five. */
export function pageRows(visibleRows: number): number {
  return Math.max(5, visibleRows - 1);
}

/** Where a step leads. Edges stop, nothing wraps; the header row is above the first event, except for the names' column. */
export function move(position: Position, step: Step, layout: Layout, pageRowCount: number): Position {
  const { events } = layout;
  const rowIndex = position.row === "head" ? -1 : events.indexOf(position.row);
  const columns: readonly Position["column"][] = position.row === "head" ? layout.channels : ["event", ...layout.channels];
  const columnIndex = columns.indexOf(position.column);
  const lastRow = events.length - 1;
  const inRow = (index: number): Position => ({ ...position, column: columns[clamp(index, columns.length - 1)] ?? position.column });
  const inColumn = (index: number, first = position.column === "event" ? 0 : -1): Position => {
    const at = Math.max(first, Math.min(lastRow, index));
    return { ...position, row: at < 0 ? "head" : (events[at] ?? position.row) };
  };
  const steps: Readonly<Record<Step, () => Position>> = {
    up: () => inColumn(rowIndex - 1),
    down: () => inColumn(rowIndex + 1),
    start: () => inRow(columnIndex - 1),
    end: () => inRow(columnIndex + 1),
    "row-start": () => inRow(0),
    "row-end": () => inRow(columns.length - 1),
    "grid-start": () => ({ row: events[0] ?? "head", column: "event" }),
    "grid-end": () => ({ row: events[lastRow] ?? "head", column: layout.channels.at(-1) ?? "event" }),
    first: () => (rowIndex < 0 ? position : inColumn(0, 0)),
    last: () => (rowIndex < 0 ? position : inColumn(lastRow)),
    "page-up": () => (rowIndex < 0 ? position : inColumn(rowIndex - pageRowCount, 0)),
    "page-down": () => inColumn(rowIndex < 0 ? 0 : rowIndex + pageRowCount),
  };
  return steps[step]();
}

function clamp(index: number, last: number): number {
  return Math.max(0, Math.min(last, index));
}

export function contains({ events, channels }: Layout, { row, column }: Position): boolean {
  return (row === "head" || events.includes(row)) && (column === "event" ? row !== "head" : channels.includes(column));
}

/** A position that has gone is replaced by the nearest that is left: same column, same place in the list. */
export function nearest(position: Position, before: Layout, now: Layout): Position {
  if (contains(now, position)) return position;
  const [firstChannel = "event"] = now.channels;
  const row = position.row === "head" ? "head" : nearestEvent(position.row, before.events, now.events);
  const isGone = position.column === "event" ? row === "head" : !now.channels.includes(position.column);
  return { row, column: isGone ? firstChannel : position.column };
}

/** The next row that is left, or else the one before; the header if none is. */
function nearestEvent(gone: EventType, before: readonly EventType[], now: readonly EventType[]): Position["row"] {
  const index = before.indexOf(gone);
  const inOrder = [...before.slice(index), ...before.slice(0, index).toReversed()];
  return inOrder.find((event) => now.includes(event)) ?? now[0] ?? "head";
}

/** The value cells of the rectangle between two positions. */
export function cellsBetween({ events, channels }: Layout, from: CellKey, to: CellKey): readonly CellKey[] {
  const rows = between(events, from.event, to.event);
  const columns = between(channels, from.channel, to.channel);
  return rows.flatMap((event) => columns.map((channel) => ({ event, channel })));
}

function between<T>(all: readonly T[], a: T, b: T): readonly T[] {
  const [from = 0, to = 0] = [all.indexOf(a), all.indexOf(b)].toSorted((x, y) => x - y);
  return all.slice(Math.max(0, from), to + 1);
}
