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
  { readonly does: "move" | "extend"; readonly step: Step } | { readonly does: Action; readonly step: null }
);

/** The last letter of Latin Extended-B. */
const LAST_LATIN = "\u024f";

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

/** Every key of the matrix, as data: the handler, a list of keys and their remapping read the same table. */
export const KEY_COMMANDS: readonly KeyCommand[] = [
  ...MOVES.map(([chord, step, at]) => ({ chord, does: "move" as const, step, at })),
  ...EXTENSIONS.map(([chord, step]) => ({ chord, does: "extend" as const, step, at: ROWS })),
  ...ACTIONS.map(([chord, does, at]) => ({ chord, does, step: null, at })),
];

/** What of a key press decides the command. */
export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "repeat">;

/** The chord of a press in the table's writing; null for what no command can be. */
export function chordOf(press: KeyPress, isMac: boolean): string | null {
  const { control, isForeign } = modifiersOf(press, isMac);
  // The system has Ctrl+Space there, and Cmd+Space.
  if (isForeign || (isMac && control && press.key === " ")) return null;
  const key = keyName(press);
  // Digits need Shift on some layouts; there it is no modifier of ours.
  const countsShift = key.length > 1 || /[a-z]/.test(key);
  return `${control ? "Ctrl+" : ""}${press.shiftKey && countsShift ? "Shift+" : ""}${key}`;
}

/** On macOS the command key stands for Ctrl, except with Home and End. */
function modifiersOf(
  { key, ctrlKey, metaKey, altKey }: KeyPress,
  isMac: boolean,
): { readonly control: boolean; readonly isForeign: boolean } {
  const usesMeta = isMac && key !== "Home" && key !== "End";
  return { control: usesMeta ? metaKey : ctrlKey, isForeign: altKey || (usesMeta ? ctrlKey : metaKey) };
}

/** The letter by its place on the keyboard where the layout is not Latin. */
function keyName({ key, code }: KeyPress): string {
  if (key === " ") return "Space";
  if (key.length > 1) return key;
  const isForeignLetter = key > LAST_LATIN && code.startsWith("Key");
  return (isForeignLetter ? code.slice("Key".length) : key).toLowerCase();
}

export function commandFor(chord: string, kind: PositionKind): KeyCommand | null {
  return KEY_COMMANDS.find((entry) => entry.chord === chord && entry.at.includes(kind)) ?? null;
}
