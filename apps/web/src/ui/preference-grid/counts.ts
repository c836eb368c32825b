import type { CellKey } from "@tocsin/domain";
import { useCallback, useSyncExternalStore } from "react";
import type { CellSource } from "./grid-props.ts";

/** What the cells of a row or column say together. */
export interface Counts {
  readonly on: number;
  /** Cells that exist in the scope. */
  readonly of: number;
  readonly locked: number;
  readonly editable: number;
  readonly editableOn: number;
}

export const NO_COUNTS: Counts = { on: 0, of: 0, locked: 0, editable: 0, editableOn: 0 };

function countCells(source: CellSource, keys: readonly CellKey[]): Counts {
  const cells = keys.flatMap(({ event, channel }) => source.cell(`${event}:${channel}`) ?? []).filter(({ edit }) => edit !== "unavailable");
  const editable = cells.filter(({ edit }) => edit === "yes");
  return {
    on: cells.filter(({ effective }) => effective).length,
    of: cells.length,
    locked: cells.filter(({ edit }) => edit === "locked").length,
    editable: editable.length,
    editableOn: editable.filter(({ effective }) => effective).length,
  };
}

/** The counts of some cells, null while they load; wakes the header only when one of its numbers changes. */
export function useCounts(source: CellSource, keys: readonly CellKey[]): Counts | null {
  const subscribe = useCallback((listener: () => void) => source.subscribe("all", listener), [source]);
  const snapshot = useSyncExternalStore(subscribe, () => (isLoaded(source, keys) ? asText(countCells(source, keys)) : ""));
  return snapshot === "" ? null : fromText(snapshot);
}

function isLoaded(source: CellSource, [first]: readonly CellKey[]): boolean {
  return first !== undefined && source.cell(`${first.event}:${first.channel}`) !== undefined;
}

// A snapshot has to be equal to itself: five numbers as one text are.
function asText({ on, of, locked, editable, editableOn }: Counts): string {
  return [on, of, locked, editable, editableOn].join(" ");
}

function fromText(text: string): Counts {
  const [on = 0, of = 0, locked = 0, editable = 0, editableOn = 0] = text.split(" ").map(Number);
  return { on, of, locked, editable, editableOn };
}
