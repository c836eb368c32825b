import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { meantChord } from "../../lib/own-keys.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import type { AlertFold } from "./fold-alerts.ts";
import type { AlertActions, Mark } from "./use-alert-actions.ts";
import type { AlertSelection } from "./use-selection.ts";

/** A row as it stands in the list: an alert by itself, a fold, or an alert of an unfolded one. */
export interface AlertLine extends AlertFold {
  /** Null: there is nothing to unfold. */
  readonly isUnfolded: boolean | null;
  /** Stands below a fold. */
  readonly isInside: boolean;
}

export interface RovingList {
  /** The one row that Tab reaches. */
  readonly active: AlertLine["id"] | null;
  readonly onFocus: (id: AlertLine["id"]) => void;
  readonly onKeyDown: (event: KeyboardEvent, line: AlertLine) => void;
  /** For the list itself: once its last row has left, no row is there to take back what was done to it. */
  readonly onKeyDownInList: (event: KeyboardEvent) => void;
}

interface Roving {
  readonly container: RefObject<HTMLElement | null>;
  readonly lines: readonly AlertLine[];
  readonly actions: Pick<AlertActions, "undo">;
  readonly selection: AlertSelection;
  /** What is selected, else the row. */
  readonly mark: (mark: Mark, line: AlertLine) => void;
  readonly unfold: (id: AlertLine["id"], isUnfolded: boolean) => void;
  readonly showNew: () => void;
}

/** One tab stop over all alerts. When the one in focus leaves the list, the next one takes its place, or the list that has none left. */
export function useRovingList({ container, lines, ...does }: Roving): RovingList {
  const [chosen, setChosen] = useState<{ readonly id: string; readonly index: number } | null>(null);
  const found = chosen === null ? -1 : lines.findIndex(({ id }) => id === chosen.id);
  const at = found === -1 ? Math.min(chosen?.index ?? 0, lines.length - 1) : found;
  const active = lines[at]?.id ?? null;

  useEffect(() => {
    // Only if focus was lost with the row: never take it from somewhere else.
    const isLost = chosen !== null && chosen.id !== active && document.activeElement === document.body;
    if (!isLost) return;
    if (active === null) container.current?.focus();
    else focusRow(container.current, active);
  }, [container, active, chosen]);

  const move = (to: number): void => {
    const target = lines[Math.max(0, Math.min(lines.length - 1, to))];
    if (target !== undefined) focusRow(container.current, target.id);
  };
  return {
    active,
    onFocus: (id) => setChosen({ id, index: lines.findIndex((line) => line.id === id) }),
    onKeyDown: (event, line) => {
      const command = commandOf(event);
      if (command === undefined || (command.single === true && event.repeat)) return;
      event.preventDefault();
      command.run({ line, at, lines, move, ...does });
    },
    onKeyDownInList: (event) => {
      if (active !== null || event.repeat || commandOf(event) !== undo) return;
      event.preventDefault();
      does.actions.undo();
    },
  };
}

function focusRow(list: HTMLElement | null, id: AlertLine["id"]): void {
  list?.querySelector<HTMLElement>(`[data-alert="${CSS.escape(id)}"]`)?.focus();
}

interface Context extends Omit<Roving, "container"> {
  readonly line: AlertLine;
  readonly at: number;
  readonly move: (to: number) => void;
}

interface Command {
  readonly run: (context: Context) => void;
  /** Acts once however long the key is held. */
  readonly single?: true;
}

const next: Command = { run: ({ at, move }) => move(at + 1) };
const previous: Command = { run: ({ at, move }) => move(at - 1) };
const marks = (mark: Mark): Command => ({ single: true, run: (context) => context.mark(mark, context.line) });
const archive = marks("archive");
const undo: Command = { single: true, run: ({ actions }) => actions.undo() };

function unfolds(isUnfolded: boolean): Command {
  return {
    single: true,
    run: ({ line, unfold }) => {
      if (line.isUnfolded !== null) unfold(line.id, isUnfolded);
    },
  };
}

/** To the next row and selects it too; back over what is selected gives up what is left. */
function extending(step: 1 | -1): Command {
  return {
    run: ({ line, at, lines, move, selection }) => {
      const target = lines[at + step];
      if (target !== undefined && selection.has(target.alerts) && selection.has(line.alerts)) selection.set(line.alerts, false);
      else selection.set([...line.alerts, ...(target?.alerts ?? [])], true);
      move(at + step);
    },
  };
}

function commandOf({ nativeEvent }: KeyboardEvent): Command | undefined {
  return nativeEvent.isComposing ? undefined : COMMANDS[meantChord(nativeEvent, "alerts") ?? ""];
}

const COMMANDS: Readonly<Record<string, Command | undefined>> = {
  ArrowDown: next,
  j: next,
  "Shift+ArrowDown": extending(1),
  ArrowUp: previous,
  k: previous,
  "Shift+ArrowUp": extending(-1),
  Home: { run: ({ move }) => move(0) },
  End: { run: ({ lines, move }) => move(lines.length - 1) },
  ArrowRight: unfolds(true),
  ArrowLeft: unfolds(false),
  e: {
    single: true,
    run: ({ line, at, move, mark }) => {
      mark("read", line);
      move(at + 1);
    },
  },
  "Shift+e": marks("unread"),
  Delete: archive,
  "#": archive,
  x: { single: true, run: ({ line, selection }) => selection.set(line.alerts, !selection.has(line.alerts)) },
  "Ctrl+a": { single: true, run: ({ selection }) => selection.selectShown() },
  Escape: { single: true, run: ({ selection }) => selection.clear() },
  u: undo,
  ".": { single: true, run: ({ showNew }) => showNew() },
  w: { single: true, run: ({ line }) => announce(alertWords.why(line.alerts[0].why)) },
};
