/** Pages that have keys of their own; what is of no page alone is on all of them. */
export type KeyPage = "matrix" | "panel" | "alerts" | "log";

interface SingleKeyCommand {
  readonly key: string;
  readonly on: readonly KeyPage[];
  /** Wherever on the page focus is; others want it in their list or matrix. */
  readonly isPageWide?: true;
}

const EVERYWHERE: readonly KeyPage[] = ["matrix", "panel", "alerts", "log"];
const MATRIX: readonly KeyPage[] = ["matrix", "panel"];
const LISTS: readonly KeyPage[] = ["alerts", "log"];

/** Commands that one key by itself calls, with the key they have unless its person moves it (rule I1) and where they are. */
export const SINGLE_KEYS = {
  help: { key: "?", on: EVERYWHERE, isPageWide: true },
  go: { key: "g", on: EVERYWHERE, isPageWide: true },
  find: { key: "/", on: ["matrix", "alerts", "log"], isPageWide: true },
  why: { key: "w", on: EVERYWHERE },
  undo: { key: "u", on: ["matrix", "panel", "alerts"] },
  redo: { key: "Shift+u", on: MATRIX },
  row: { key: "x", on: MATRIX },
  column: { key: "c", on: MATRIX },
  on: { key: "1", on: MATRIX },
  off: { key: "0", on: MATRIX },
  retry: { key: "r", on: MATRIX },
  retry_all: { key: "Shift+r", on: MATRIX },
  open: { key: "o", on: MATRIX },
  test: { key: "t", on: MATRIX },
  panel: { key: "n", on: ["panel"], isPageWide: true },
  next: { key: "j", on: LISTS },
  previous: { key: "k", on: LISTS },
  read: { key: "e", on: ["alerts"] },
  unread: { key: "Shift+e", on: ["alerts"] },
  archive: { key: "#", on: ["alerts"] },
  select: { key: "x", on: ["alerts"] },
  fewer: { key: "m", on: ["alerts"] },
  show_new: { key: ".", on: ["alerts"] },
  redeliver: { key: "r", on: ["log"] },
  copy_id: { key: "y", on: ["log"] },
  skipped: { key: "s", on: ["log"], isPageWide: true },
} as const satisfies Readonly<Record<string, SingleKeyCommand>>;

export type SingleKey = keyof typeof SINGLE_KEYS;

/** Those that were moved; every other has the key it always had. */
export type MovedKeys = Readonly<Partial<Record<SingleKey, string>>>;

export function isSingleKey(name: string): name is SingleKey {
  return Object.hasOwn(SINGLE_KEYS, name);
}

export function singleKeyNames(): readonly SingleKey[] {
  return Object.keys(SINGLE_KEYS).filter(isSingleKey);
}

export function keyOf(command: SingleKey, moved: MovedKeys): string {
  return moved[command] ?? SINGLE_KEYS[command].key;
}

/** Which command of a page a key calls; null: none. */
export function commandOn(page: KeyPage, key: string, moved: MovedKeys): SingleKey | null {
  return singleKeyNames().find((command) => isOn(command, page) && keyOf(command, moved) === key) ?? null;
}

export function isPageWide(command: SingleKey): boolean {
  return "isPageWide" in SINGLE_KEYS[command];
}

export function isOn(command: SingleKey, page: KeyPage): boolean {
  const pages: readonly KeyPage[] = SINGLE_KEYS[command].on;
  return pages.includes(page);
}
