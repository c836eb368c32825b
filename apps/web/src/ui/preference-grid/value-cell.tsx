import type { CellKey } from "@tocsin/domain";
import { memo, type ReactNode, useCallback, useSyncExternalStore } from "react";
import type { SettingCell } from "../../lib/preferences/document.ts";
import type { GridWords, Reader } from "../../lib/words/grid.ts";
import { Glyph, type GlyphName } from "./glyphs.tsx";
import type { CellSource } from "./grid-props.ts";
import type { GridState } from "./grid-state.ts";
import css from "./value-cell.module.css";
import { useRover } from "./use-rover.ts";

export interface GridContext {
  readonly source: CellSource;
  readonly state: GridState;
  readonly words: GridWords;
  readonly reader: Reader;
  /** Prefix of the ids that descriptions refer to. */
  readonly idPrefix: string;
}

export interface ValueCellProps extends CellKey {
  readonly grid: GridContext;
}

/** One value: looks, name and states. Wakes for its own cell only; all events are handled by the table. */
export const ValueCell = memo(function ValueCell({ grid, event, channel }: ValueCellProps): ReactNode {
  const { source, state, words, reader, idPrefix } = grid;
  const id = `${event}:${channel}` as const;
  const subscribe = useCallback((listener: () => void) => source.subscribe(id, listener), [source, id]);
  const cell = useSyncExternalStore(subscribe, () => source.cell(id));
  const { isRover, isSelected } = useRover(state, id);
  const name = cell === undefined ? words.loadingCellName({ event, channel }) : words.cellName(cell, reader);
  return (
    <td
      role="gridcell"
      data-at={id}
      tabIndex={isRover ? 0 : -1}
      className={css["value"]}
      aria-label={name}
      aria-selected={isSelected ? true : undefined}
      {...(cell === undefined ? LOADING : attributesOf(cell, idPrefix))}
    >
      {cell === undefined ? null : <CellContent cell={cell} name={words.inputName(cell)} />}
    </td>
  );
});

const LOADING = { "data-state": "loading" } as const;

function attributesOf(cell: SettingCell, idPrefix: string) {
  const { edit, reason, mark } = cell;
  return {
    "aria-describedby": reason === null ? undefined : `${idPrefix}-${reason}`,
    "aria-readonly": edit === "locked" || edit === "forbidden" ? true : undefined,
    "aria-disabled": edit === "unavailable" || edit === "forbidden" ? true : undefined,
    "aria-invalid": mark.kind === "failed" ? true : undefined,
    "data-state": stateOf(cell),
    "data-edit": edit,
    "data-mark": mark.kind === "pending" ? mark.age : mark.kind,
  } as const;
}

/** What the box shows, as CSS and the tests read it. */
function stateOf({ edit, effective, own }: SettingCell): "off" | "on" | "inherited" | "locked" | "unavailable" {
  if (edit === "unavailable" || edit === "locked") return edit;
  if (!effective) return "off";
  return own === "inherit" ? "inherited" : "on";
}

function CellContent({ cell, name }: { readonly cell: SettingCell; readonly name: string }): ReactNode {
  if (cell.edit === "unavailable") return <span aria-hidden="true">–</span>;
  return (
    <span className={css["box"]}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={name}
        aria-disabled={cell.edit === "yes" ? undefined : true}
        checked={cell.effective}
        onChange={ignoreChange}
      />
      {glyphsOf(cell).map((glyph) => (
        <Glyph key={glyph} name={glyph} />
      ))}
    </span>
  );
}

/** The click reaches the table, which decides; the box only shows. */
export function ignoreChange(): void {}

const VALUE_GLYPHS = { off: [], unavailable: [], on: ["check"], inherited: ["check", "inherited"], locked: ["check", "lock"] } as const;
const MARK_GLYPHS = { failed: "failed", updated: "dot" } as const;

/** A cell that needs a decision shows that in place of its value. */
function glyphsOf(cell: SettingCell): readonly GlyphName[] {
  const { effective, deliverReason, mark } = cell;
  if (mark.kind === "conflict") return ["conflict"];
  const warning = effective && deliverReason !== null ? (["warning"] as const) : [];
  const save = mark.kind === "failed" || mark.kind === "updated" ? [MARK_GLYPHS[mark.kind]] : [];
  return [...VALUE_GLYPHS[stateOf(cell)], ...warning, ...save];
}
