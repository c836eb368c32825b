import type { SingleKey } from "@tocsin/domain";
import { useEffect } from "react";
import { arePageKeysOn, callsAnywhere } from "./own-keys.ts";

/** Where letters are text, or choose among options; a box takes nothing but Space. */
const TYPED_INTO = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable]";

/** Whether a press is one for the whole page: plain, not held, by somebody who neither types nor answers a dialog, and has not turned such keys off (WCAG 2.1.4). */
export function isPageKey(event: KeyboardEvent): boolean {
  if (!arePageKeysOn(event) || event.defaultPrevented || event.isComposing || event.repeat) return false;
  if (event.altKey || event.metaKey || event.ctrlKey) return false;
  const { target } = event;
  return !(target instanceof Element && target.closest(TYPED_INTO) !== null) && document.querySelector("dialog[open]") === null;
}

/** One key for the whole page. */
export function usePageKey(command: SingleKey, run: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!callsAnywhere(event, command) || !isPageKey(event)) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [command, run]);
}
