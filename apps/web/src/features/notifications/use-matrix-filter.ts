import type { EventType } from "@tocsin/domain";
import { useEffect, useMemo, useRef } from "react";
import { useAddressParams } from "../../lib/address-params.ts";
import { notificationWords } from "../../lib/words/en/notifications.ts";
import type { CellSource, GridAnnouncer } from "../../ui/preference-grid/grid-props.ts";
import { MATRIX_CHANNELS, MATRIX_GROUPS, type RowGroup } from "../../ui/preference-grid/grid-rows.ts";
import { filterGroups, parseFilter } from "./matrix-filter.ts";

/** Typing rests before the number of rows is said. */
const IDLE_MS = 400;
const ALL = countOf(MATRIX_GROUPS);

export interface ShownRows {
  readonly text: string;
  readonly find: (text: string) => void;
  readonly groups: readonly RowGroup[];
  /** What was typed and is no condition: marked in the names of events. */
  readonly marked: readonly string[];
  readonly isFiltered: boolean;
}

interface MatrixSource {
  readonly source: CellSource;
  readonly isBusy: boolean;
  readonly announcer: GridAnnouncer;
  readonly describe: (event: EventType) => string;
}

/**
 * The rows that `?q=` leaves. What a row's cells are is looked at when the filter or the scope changes, and not with every
 * change: a row does not vanish under the hand of who switches it.
 */
export function useMatrixFilter({ source, isBusy, announcer, describe }: MatrixSource): ShownRows {
  const [params, change] = useAddressParams();
  const text = params.get("q") ?? "";
  const { groups, marked } = useMemo(() => {
    const filter = parseFilter(text);
    const cellsOf = (event: EventType) => MATRIX_CHANNELS.flatMap((channel) => (isBusy ? [] : (source.cell(`${event}:${channel}`) ?? [])));
    return { groups: filterGroups(MATRIX_GROUPS, filter, { textOf: describe, cellsOf }), marked: filter.words };
  }, [text, source, isBusy, describe]);
  const shown = countOf(groups);
  const isFirst = useRef(true);
  useEffect(() => {
    const isSaid = !isFirst.current;
    isFirst.current = false;
    if (isSaid) announcer.polite(notificationWords.found(shown, ALL, text), { topic: "filter", idleMs: IDLE_MS });
  }, [announcer, shown, text]);
  return {
    text,
    find: (next) => change((query) => (next === "" ? query.delete("q") : query.set("q", next)), { replace: true }),
    groups,
    marked,
    isFiltered: shown < ALL,
  };
}

function countOf(groups: readonly RowGroup[]): number {
  return groups.reduce((sum, { events }) => sum + events.length, 0);
}
