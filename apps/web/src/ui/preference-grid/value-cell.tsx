import type { CellKey } from "@tocsin/domain";
import { type InputHTMLAttributes, memo, type ReactNode, useCallback, useSyncExternalStore } from "react";
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
  readonly isSimple: boolean;
}

export interface ValueCellProps extends CellKey {
  readonly grid: GridContext;
}

/** One value: looks, name and states. Wakes for its own cell only; all events are handled by the table. */
export const ValueCell = memo(function ValueCell({ grid, event, channel }: ValueCellProps): ReactNode {
  const { source, state, words, reader, idPrefix, isSimple } = grid;
  const id = `${event}:${channel}` as const;
  const subscribe = useCallback((listener: () => void) => source.subscribe(id, listener), [source, id]);
  const cell = useSyncExternalStore(subscribe, () => source.cell(id));
  const { stop, isSelected } = useRover(state, id, isSimple);
  const states = cell === undefined ? null : statesOf(cell, idPrefix);
  const name = cell === undefined ? words.loadingCellName({ event, channel }) : words.cellName(cell, reader);
  return (
    <td
      data-at={id}
      tabIndex={stop}
      className={css["value"]}
      {...(cell === undefined ? LOADING : looksOf(cell))}
      {...(isSimple ? null : { role: "gridcell", "aria-label": name, "aria-selected": isSelected || undefined, ...states })}
    >
      {cell === undefined ? null : isSimple ? (
        <CellContent cell={cell} words={words} input={{ tabIndex: cell.edit === "yes" ? 0 : -1, "aria-label": name, ...states }} />
      ) : (
        <CellContent cell={cell} input={{ tabIndex: -1, "aria-label": words.inputName(cell) }} />
      )}
    </td>
  );
});

const LOADING = { "data-state": "loading" } as const;

function looksOf(cell: SettingCell) {
  const { edit, mark } = cell;
  return { "data-state": stateOf(cell), "data-edit": edit, "data-mark": mark.kind === "pending" ? mark.age : mark.kind } as const;
}

/** Why it cannot be changed, if so, and whether it was saved. */
function statesOf({ edit, reason, mark }: SettingCell, idPrefix: string) {
  return {
    "aria-describedby": reason === null ? undefined : `${idPrefix}-${reason}`,
    "aria-readonly": edit === "locked" || edit === "forbidden" ? true : undefined,
    "aria-disabled": edit === "unavailable" || edit === "forbidden" ? true : undefined,
    "aria-invalid": mark.kind === "failed" ? true : undefined,
  } as const;
}

/** What the box shows, as CSS and the tests read it. */
function stateOf({ edit, effective, own }: SettingCell): "off" | "on" | "inherited" | "locked" | "unavailable" {
  if (edit === "unavailable" || edit === "locked") return edit;
  if (!effective) return "off";
  return own === "inherit" ? "inherited" : "on";
}

interface CellContentProps {
  readonly cell: SettingCell;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
  /** Where what is not available says so in the cell. */
  readonly words?: GridWords;
}

function CellContent({ cell, input, words }: CellContentProps): ReactNode {
  if (cell.edit === "unavailable")
    return words === undefined ? <span aria-hidden="true">–</span> : <NotAvailable cell={cell} words={words} />;
  return (
    <span className={css["box"]}>
      <input
        type="checkbox"
        {...input}
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

function NotAvailable({ cell, words }: { readonly cell: SettingCell; readonly words: GridWords }): ReactNode {
  return (
    <span className={css["words"]}>
      {words.notAvailable}
      <span className="visually-hidden">. {words.reasonText(cell)}</span>
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
