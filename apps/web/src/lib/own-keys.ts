import { commandOn, DEFAULT_KEYBOARD, isPageWide, type Keyboard, keyOf, type KeyPage, SINGLE_KEYS, type SingleKey } from "@tocsin/domain";
import { chordOf, type KeyPress } from "./chord-of.ts";
import { isMac } from "./is-mac.ts";

/** Of the person who is signed in; what is pressed asks for it, long after anything was drawn. */
let own: Keyboard = DEFAULT_KEYBOARD;

/** Presses for somebody who chose a command in a list: they mean it, whatever its key is now. */
const chosen = new WeakSet<KeyPress>();

export function takeKeys(keyboard: Keyboard): void {
  own = keyboard;
}

export function markChosen(press: KeyboardEvent): KeyboardEvent {
  chosen.add(press);
  return press;
}

/** The key that calls a command there; null: none does, its person turned such keys off. */
export function ownKey(command: SingleKey, page: KeyPage): string | null {
  return isOff(command, page) ? null : keyOf(command, own.keys);
}

/** As it is written beside a command and in `aria-keyshortcuts`: `r`, `Shift+R`, `/`. */
export function shownKey(command: SingleKey, page: KeyPage): string | undefined {
  return ownKey(command, page)?.replace(/\+.$/, (letter) => letter.toUpperCase());
}

function isOff(command: SingleKey, page: KeyPage): boolean {
  return isPageWide(command) ? !own.pageKeys : (page === "matrix" || page === "panel") && !own.matrixKeys;
}

/** The chord that a press stands for in the tables of a page, which know each command by the key it always had; null: for nothing. */
export function meantChord(press: KeyPress, page: KeyPage, mac = isMac()): string | null {
  const chord = chordOf(press, mac);
  if (chord === null || chosen.has(press)) return chord;
  const command = commandOn(page, chord, own.keys);
  if (command !== null) return isOff(command, page) ? null : SINGLE_KEYS[command].key;
  // A key that was moved away does nothing any more; the arrows and their like always do.
  return commandOn(page, chord, {}) === null ? chord : null;
}

/** Whether a press calls a command that acts anywhere on a page. */
export function callsAnywhere(press: KeyPress, command: SingleKey): boolean {
  const key = chosen.has(press) ? SINGLE_KEYS[command].key : keyOf(command, own.keys);
  return chordOf(press, isMac()) === key;
}

/** Whether single keys act anywhere on a page. */
export function arePageKeysOn(press: KeyPress): boolean {
  return own.pageKeys || chosen.has(press);
}
