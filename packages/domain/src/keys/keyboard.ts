import type { MovedKeys } from "./single-keys.ts";

/** Cell by cell with the arrows, or from box to box with Tab. */
export const NAVIGATIONS = ["grid", "table"] as const;
export type Navigation = (typeof NAVIGATIONS)[number];

/** How a person works with the keyboard, on whatever machine. */
export interface Keyboard {
  /** Single keys that act wherever on a page focus is. */
  readonly pageKeys: boolean;
  /** Letters, digits and signs are commands in the matrix. */
  readonly matrixKeys: boolean;
  readonly navigation: Navigation;
  /** A cell's name leaves out its event and channel, which some screen readers read from the headers. */
  readonly shortCellNames: boolean;
  readonly keys: MovedKeys;
}

export const DEFAULT_KEYBOARD: Keyboard = { pageKeys: true, matrixKeys: true, navigation: "grid", shortCellNames: false, keys: {} };
