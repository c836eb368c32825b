import type { KeyPage } from "@tocsin/domain";
import { keyWords } from "../../lib/words/en/keys.ts";
import { KEY_COMMANDS, type Action, type KeyCommand } from "../../ui/preference-grid/commands.ts";
import type { Step } from "../../ui/preference-grid/position.ts";
import { type GoKey, goKeysFor } from "./go-keys.ts";

export interface KeyRow {
  /** Each does it: modifiers as `Ctrl+Shift+`, then the key; two keys after one another with a blank between them. */
  readonly chords: readonly [string, ...string[]];
  readonly does: string;
  /** What a press on the row does: go somewhere, press the key for them, or nothing where it only moves. */
  readonly run: { readonly kind: "go"; readonly to: string } | { readonly kind: "press" } | { readonly kind: "none" };
}

export interface KeyList {
  readonly title: string;
  /** Selector of what takes these keys while it has focus; null: the page does. */
  readonly place: string | null;
  /** Whose keys they are. */
  readonly page: KeyPage;
  readonly rows: readonly KeyRow[];
}

/** The keys of the page at an address, then those of every page; single ones as they always were, see `shownChord`. */
export function keyListsFor(pathname: string, superuser: boolean): readonly KeyList[] {
  const own = PAGES.find(([prefix]) => pathname.startsWith(prefix))?.[1];
  return [...(own === undefined ? [] : [own]), everywhere(superuser)];
}

function everywhere(superuser: boolean): KeyList {
  const goRow = ({ key, place, to }: GoKey): KeyRow => ({ chords: [`g ${key}`], does: keyWords.go[place], run: { kind: "go", to } });
  return {
    title: keyWords.everywhere,
    place: null,
    page: "matrix",
    rows: [
      { chords: ["?"], does: keyWords.list, run: { kind: "none" } },
      { chords: ["Ctrl+k"], does: keyWords.commands, run: { kind: "press" } },
      { chords: ["Ctrl+s"], does: keyWords.save, run: { kind: "none" } },
      ...goKeysFor(superuser).map(goRow),
    ],
  };
}

type MoveGroup = keyof typeof keyWords.matrix.moves;

const GROUP_OF: Readonly<Record<Step, MoveGroup>> = {
  up: "step",
  down: "step",
  start: "step",
  end: "step",
  "row-start": "row",
  "row-end": "row",
  "grid-start": "grid",
  "grid-end": "grid",
  first: "column",
  last: "column",
  "page-up": "page",
  "page-down": "page",
};

const DOES: Readonly<Record<Action, string>> = keyWords.matrix.actions;

function wordsOf(command: KeyCommand): string {
  if (command.step === null) return DOES[command.does];
  return keyWords.matrix[command.does === "move" ? "moves" : "extends"][GROUP_OF[command.step]];
}

/** One row for all keys that do the same, in the order of the matrix's own table. */
function matrixRows(): readonly KeyRow[] {
  const rows = new Map<string, KeyRow>();
  for (const command of KEY_COMMANDS) {
    const does = wordsOf(command);
    const [first, ...more] = rows.get(does)?.chords ?? [];
    const chords: KeyRow["chords"] = first === undefined ? [command.chord] : [first, ...more, command.chord];
    const presses = command.step === null && command.does !== "escape";
    rows.set(does, { chords, does, run: { kind: presses ? "press" : "none" } });
  }
  return [...rows.values()];
}

/** Of a product's own panel. */
const PANEL: KeyList = {
  title: keyWords.matrix.title,
  place: '[data-at][tabindex="0"], [data-at] [tabindex="0"]',
  page: "matrix",
  rows: matrixRows(),
};

const PRODUCT: KeyList = {
  ...PANEL,
  page: "panel",
  rows: [...PANEL.rows, { chords: ["n"], does: keyWords.matrix.panel, run: { kind: "press" } }],
};

const MATRIX: KeyList = {
  ...PANEL,
  rows: [...PANEL.rows, { chords: ["/"], does: keyWords.matrix.find, run: { kind: "press" } }],
};

const none = { kind: "none" } as const;
const press = { kind: "press" } as const;

const LOG: KeyList = {
  title: keyWords.log.title,
  place: "[data-delivery]",
  page: "log",
  rows: [
    { chords: ["j", "k", "ArrowDown", "ArrowUp"], does: keyWords.log.move, run: none },
    { chords: ["Home", "End"], does: keyWords.log.ends, run: none },
    { chords: ["Enter"], does: keyWords.log.open, run: none },
    { chords: ["w"], does: keyWords.log.why, run: press },
    { chords: ["r"], does: keyWords.log.redeliver, run: press },
    { chords: ["y"], does: keyWords.log.copy, run: press },
    { chords: ["/"], does: keyWords.log.filter, run: press },
    { chords: ["s"], does: keyWords.log.skipped, run: press },
  ],
};

const ALERTS: KeyList = {
  title: keyWords.alerts.title,
  place: '[data-alert][tabindex="0"]',
  page: "alerts",
  rows: [
    { chords: ["j", "k", "ArrowDown", "ArrowUp"], does: keyWords.alerts.move, run: none },
    { chords: ["Home", "End"], does: keyWords.alerts.ends, run: none },
    { chords: ["Enter"], does: keyWords.alerts.open, run: none },
    { chords: ["e"], does: keyWords.alerts.read, run: press },
    { chords: ["Shift+e"], does: keyWords.alerts.unread, run: press },
    { chords: ["Delete", "#"], does: keyWords.alerts.archive, run: press },
    { chords: ["x"], does: keyWords.alerts.select, run: press },
    { chords: ["Shift+ArrowDown", "Shift+ArrowUp"], does: keyWords.alerts.extend, run: none },
    { chords: ["Ctrl+a"], does: keyWords.alerts.selectAll, run: press },
    { chords: ["Escape"], does: keyWords.alerts.clear, run: none },
    { chords: ["u"], does: keyWords.alerts.undo, run: press },
    { chords: ["ArrowRight", "ArrowLeft"], does: keyWords.alerts.unfold, run: none },
    { chords: ["w"], does: keyWords.alerts.why, run: press },
    { chords: ["m"], does: keyWords.alerts.fewer, run: press },
    { chords: ["/"], does: keyWords.alerts.filter, run: press },
    { chords: ["."], does: keyWords.alerts.showNew, run: press },
  ],
};

const PAGES: readonly (readonly [prefix: string, list: KeyList])[] = [
  ["/notifications", MATRIX],
  ["/product/", PRODUCT],
  ["/deliveries", LOG],
  ["/alerts", ALERTS],
];
