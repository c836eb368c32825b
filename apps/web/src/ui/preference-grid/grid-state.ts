import type { CellKey, Channel, EventType } from "@tocsin/domain";
import { cellAt, cellsBetween, contains, type Layout, nearest, type Position, positionId } from "./position.ts";

/** A rectangle of value cells; `extent` is the corner that moves. */
export interface Range {
  readonly anchor: CellKey;
  readonly extent: CellKey;
}

const NONE: ReadonlySet<string> = new Set();

/** Where Tab lands and which cells are selected, with a subscription per place: a step wakes two cells, not ninety. */
export class GridState {
  #layout: Layout;
  #rover: Position;
  #range: Range | null = null;
  #selected: ReadonlySet<string> = NONE;
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(layout: Layout, first: CellKey | null) {
    this.#layout = layout;
    const start: Position = { row: layout.events[0] ?? "head", column: layout.channels[0] ?? "event" };
    const wanted: Position | null = first === null ? null : { row: first.event, column: first.channel };
    this.#rover = wanted !== null && contains(layout, wanted) ? wanted : start;
  }

  get layout(): Layout {
    return this.#layout;
  }

  get rover(): Position {
    return this.#rover;
  }

  get range(): Range | null {
    return this.#range;
  }

  isRover(id: string): boolean {
    return positionId(this.#rover) === id;
  }

  isSelected(id: string): boolean {
    return this.#selected.has(id);
  }

  moveTo(position: Position): void {
    const before = positionId(this.#rover);
    this.#rover = position;
    this.#wake([before, positionId(position)]);
  }

  select(range: Range | null): void {
    const before = this.#selected;
    this.#range = range;
    this.#selected =
      range === null ? NONE : new Set(this.selectedCells().map(({ event, channel }) => positionId({ row: event, column: channel })));
    this.#wake([...before, ...this.#selected]);
  }

  selectedCells(): readonly CellKey[] {
    return this.#range === null ? [] : cellsBetween(this.#layout, this.#range.anchor, this.#range.extent);
  }

  /** What is shown has changed: the rover stays, or goes to the nearest place that is left. */
  setLayout(layout: Layout): void {
    const before = this.#layout;
    this.#layout = layout;
    const { anchor, extent } = this.#range ?? {};
    const isWhole = [anchor, extent].every((cell) => cell === undefined || contains(layout, { row: cell.event, column: cell.channel }));
    this.select(isWhole ? this.#range : null);
    this.moveTo(nearest(this.#rover, before, layout));
  }

  subscribe(id: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #wake(ids: readonly string[]): void {
    for (const id of new Set(ids)) for (const listener of this.#listeners.get(id) ?? []) listener();
  }
}

/** The whole row, the whole column, or everything, as a range. */
export function wholeRange({ events, channels }: Layout, of: "row" | "column" | "all", { row, column }: Position): Range | null {
  const rows = of === "row" && row !== "head" ? [row] : events;
  const columns = of === "column" && column !== "event" ? [column] : channels;
  const anchor = cornerOf(rows[0], columns[0]);
  const extent = cornerOf(rows.at(-1), columns.at(-1));
  return anchor === null || extent === null ? null : { anchor, extent };
}

function cornerOf(event: EventType | undefined, channel: Channel | undefined): CellKey | null {
  return event === undefined || channel === undefined ? null : { event, channel };
}

/** Where a growing range starts: at the cell, or at the first channel of a row's name. */
export function rangeStart(position: Position, layout: Layout): CellKey | null {
  const [first] = layout.channels;
  if (position.row === "head" || first === undefined) return null;
  return cellAt(position) ?? { event: position.row, channel: first };
}
