import type { Keyboard, Navigation } from "./keyboard.ts";
import { type KeyClash, type KeyMoves, moveKeys } from "./move-keys.ts";

/** `keys` names those to move; null moves all of them back. */
export interface KeyboardChange {
  readonly pageKeys?: boolean | undefined;
  readonly matrixKeys?: boolean | undefined;
  readonly navigation?: Navigation | undefined;
  readonly shortCellNames?: boolean | undefined;
  readonly keys?: KeyMoves | null | undefined;
}

export type KeyboardChanged = { readonly ok: true; readonly keyboard: Keyboard } | ({ readonly ok: false } & KeyClash);

export function changeKeyboard(before: Keyboard, change: KeyboardChange): KeyboardChanged {
  const moved = change.keys === null ? { ok: true as const, keys: {} } : moveKeys(before.keys, change.keys ?? {});
  if (!moved.ok) return moved;
  const {
    pageKeys = before.pageKeys,
    matrixKeys = before.matrixKeys,
    navigation = before.navigation,
    shortCellNames = before.shortCellNames,
  } = change;
  return { ok: true, keyboard: { pageKeys, matrixKeys, navigation, shortCellNames, keys: moved.keys } };
}
