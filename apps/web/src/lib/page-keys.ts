import { useEffect, useSyncExternalStore } from "react";
import { keepChoice, keptChoice } from "./kept-choice.ts";
import { createListeners } from "./listeners.ts";

/** Kept by the browser: what disturbs on one desk (a resting hand, somebody who speaks to the machine) may help on another. */
const KEY = "tocsin.page-keys";
const OFF = "off";
const { subscribe, tell } = createListeners();
let areOn = keptChoice(KEY) !== OFF;

/** Turns single keys that act on a whole page on or off, as WCAG 2.1.4 asks for; those of a list or the matrix need focus there and stay. */
export function setPageKeys(on: boolean): void {
  areOn = on;
  keepChoice(KEY, on ? null : OFF);
  tell();
}

export function usePageKeys(): boolean {
  return useSyncExternalStore(subscribe, () => areOn);
}

/** Where letters are text, or choose among options; a box takes nothing but Space. */
const TYPED_INTO = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable]";

/** Whether a press is one for the whole page: plain, not held, by somebody who neither types nor answers a dialog. */
export function isPageKey(event: KeyboardEvent): boolean {
  if (!areOn || event.defaultPrevented || event.isComposing || event.repeat) return false;
  if (event.altKey || event.metaKey || event.ctrlKey) return false;
  const { target } = event;
  return !(target instanceof Element && target.closest(TYPED_INTO) !== null) && document.querySelector("dialog[open]") === null;
}

/** One key for the whole page. */
export function usePageKey(key: string, run: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== key || !isPageKey(event)) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [key, run]);
}
