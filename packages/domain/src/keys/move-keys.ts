import { isOn, keyOf, type KeyPage, type MovedKeys, SINGLE_KEYS, type SingleKey, singleKeyNames } from "./single-keys.ts";

/** Why a command cannot have a key: it is how one moves, or acts, everywhere; it is the browser's; or it writes nothing by itself. */
export type KeyFault = "moves" | "acts" | "browser" | "no_character";

const MOVES = /^(?:Shift\+)?(?:Tab|Arrow(?:Up|Down|Left|Right)|Home|End|PageUp|PageDown)$/;
const ACTS = /^(?:Shift\+)?(?:Enter|Space|Escape|Backspace|Delete)$/;
const BROWSER = /^(?:(?:Ctrl|Alt|Meta|Shift)\+)*(?:F[0-9]{1,2}|ContextMenu|(?:Ctrl|Alt|Meta)\+.*)$/;
const SHIFTED = /^Shift\+[a-z]$/;

/** Null for a key that a command can have: one letter (with Shift or without), digit or sign, as a press of it is written (rule I1). */
export function keyFault(key: string): KeyFault | null {
  if (MOVES.test(key)) return "moves";
  if (ACTS.test(key)) return "acts";
  if (SHIFTED.test(key) || isCharacter(key)) return null;
  return BROWSER.test(key) ? "browser" : "no_character";
}

/** A capital is its small letter with Shift. */
function isCharacter(key: string): boolean {
  return /^[^\p{Z}\p{C}\p{M}]$/u.test(key) && key === key.toLowerCase();
}

/** Two commands of one page that would have the same key. */
export interface KeyClash {
  readonly command: SingleKey;
  readonly key: string;
  /** Which has it already. */
  readonly by: SingleKey;
  readonly page: KeyPage;
}

/** Null: the key it always had. */
export type KeyMoves = Readonly<Partial<Record<SingleKey, string | null | undefined>>>;

export type KeysMoved = { readonly ok: true; readonly keys: MovedKeys } | ({ readonly ok: false } & KeyClash);

/** The keys after some were moved, all at once, so that two can be exchanged; refused where two commands of a page would have one (rule I2). */
export function moveKeys(before: MovedKeys, moves: KeyMoves): KeysMoved {
  const keys = Object.fromEntries(
    singleKeyNames().flatMap((command) => {
      const key = moves[command] === undefined ? before[command] : moves[command];
      return key === undefined || key === null || key === SINGLE_KEYS[command].key ? [] : [[command, key]];
    }),
  );
  const clash = clashIn(keys, moves);
  return clash === null ? { ok: true, keys } : { ok: false, ...clash };
}

function clashIn(keys: MovedKeys, moves: KeyMoves): KeyClash | null {
  for (const command of singleKeyNames()) {
    const key = keyOf(command, keys);
    for (const by of singleKeyNames()) {
      // Each pair once, from the side of one that was asked for.
      if (by === command || moves[command] === undefined || keyOf(by, keys) !== key) continue;
      const page = sharedPage(command, by);
      if (page !== null) return { command, key, by, page };
    }
  }
  return null;
}

function sharedPage(one: SingleKey, other: SingleKey): KeyPage | null {
  return SINGLE_KEYS[one].on.find((page) => isOn(other, page)) ?? null;
}

/** Of keys that were written down some time ago what still holds: a command that is gone, or a key that another has by now, is left out. */
export function keptKeys(written: Readonly<Record<string, unknown>>): MovedKeys {
  let kept: MovedKeys = {};
  for (const command of singleKeyNames()) {
    const key = written[command];
    if (typeof key === "string" && keyFault(key) === null) kept = { ...kept, [command]: key };
  }
  const moved = moveKeys({}, kept);
  return moved.ok ? moved.keys : keptKeys(without(kept, moved.command));
}

function without(keys: MovedKeys, gone: SingleKey): MovedKeys {
  return Object.fromEntries(Object.entries(keys).filter(([command]) => command !== gone));
}
