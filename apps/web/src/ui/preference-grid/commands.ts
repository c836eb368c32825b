import type { PositionKind, Step } from "./position.ts";

/** What a key does besides moving. */
export type Action =
  | "toggle"
  | "toggle-row"
  | "toggle-column"
  | "set-on"
  | "set-off"
  | "take-back"
  | "select-row"
  | "select-column"
  | "select-all"
  | "details"
  | "open"
  | "test"
  | "undo"
  | "redo"
  | "retry"
  | "retry-all"
  | "flush"
  | "escape";

/** One line of the key table. `chord`: modifiers as `Ctrl+Shift+`, then the key; a space is `Space`, letters are small. */
export type KeyCommand = { readonly chord: string; readonly at: readonly PositionKind[] } & (
  | { readonly does: "move" | "extend"; readonly step: Step }
  | { readonly does: Action; readonly step: null }
);

const ANYWHERE: readonly PositionKind[] = ["value", "event", "head"];
const ROWS: readonly PositionKind[] = ["value", "event"];
const VALUE: readonly PositionKind[] = ["value"];

const MOVES: readonly (readonly [chord: string, step: Step, at: readonly PositionKind[]])[] = [
  ["ArrowUp", "up", ANYWHERE],
  ["ArrowDown", "down", ANYWHERE],
  ["ArrowLeft", "start", ANYWHERE],
  ["ArrowRight", "end", ANYWHERE],
  ["Home", "row-start", ANYWHERE],
  ["End", "row-end", ANYWHERE],
  ["Ctrl+Home", "grid-start", ANYWHERE],
  ["Ctrl+End", "grid-end", ANYWHERE],
  ["Ctrl+ArrowUp", "first", ROWS],
  ["Ctrl+ArrowDown", "last", ROWS],
  ["PageUp", "page-up", ROWS],
  ["PageDown", "page-down", ANYWHERE],
];

const EXTENSIONS: readonly (readonly [chord: string, step: Step])[] = [
  ["Shift+ArrowUp", "up"],
  ["Shift+ArrowDown", "down"],
  ["Shift+ArrowLeft", "start"],
  ["Shift+ArrowRight", "end"],
  ["Shift+Home", "row-start"],
  ["Shift+End", "row-end"],
  ["Ctrl+Shift+Home", "grid-start"],
  ["Ctrl+Shift+End", "grid-end"],
];

const ACTIONS: readonly (readonly [chord: string, does: Action, at: readonly PositionKind[]])[] = [
  ["Space", "toggle", ANYWHERE],
  ["Enter", "details", ANYWHERE],
  ["w", "details", ["value", "head"]],
  ["o", "open", ["head"]],
  ["t", "test", ["head"]],
  ["x", "toggle-row", VALUE],
  ["c", "toggle-column", VALUE],
  ["1", "set-on", ANYWHERE],
  ["0", "set-off", ANYWHERE],
  ["Delete", "take-back", ANYWHERE],
  ["Backspace", "take-back", ANYWHERE],
  ["Shift+Space", "select-row", VALUE],
  ["Ctrl+Space", "select-column", ["value", "head"]],
  ["Ctrl+a", "select-all", ANYWHERE],
  ["u", "undo", VALUE],
  ["Ctrl+z", "undo", ANYWHERE],
  ["Shift+u", "redo", VALUE],
  ["Ctrl+Shift+z", "redo", ANYWHERE],
  ["Ctrl+y", "redo", ANYWHERE],
  ["r", "retry", VALUE],
  ["Shift+r", "retry-all", ["value", "head"]],
  ["Ctrl+s", "flush", ANYWHERE],
  ["Escape", "escape", ANYWHERE],
];

/** Every key of the matrix, as data: the handler and the list of keys read the same table. Single keys stand in it as they always were; `own-keys` knows where they are now. */
export const KEY_COMMANDS: readonly KeyCommand[] = [
  ...MOVES.map(([chord, step, at]) => ({ chord, does: "move" as const, step, at })),
  ...EXTENSIONS.map(([chord, step]) => ({ chord, does: "extend" as const, step, at: ROWS })),
  ...ACTIONS.map(([chord, does, at]) => ({ chord, does, step: null, at })),
];

export function commandFor(chord: string, kind: PositionKind): KeyCommand | null {
  return KEY_COMMANDS.find((entry) => entry.chord === chord && entry.at.includes(kind)) ?? null;
}
