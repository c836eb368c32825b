import { useEffect, useRef, useState } from "react";
import { chordOf } from "../../lib/chord-of.ts";
import { isMac } from "../../lib/is-mac.ts";
import { callsAnywhere } from "../../lib/own-keys.ts";
import { isPageKey } from "../../lib/page-keys.ts";
import { GO_WAIT_MS, type GoKey, goKeysFor } from "./go-keys.ts";

/** `g` (or what it was moved to), then a letter within 1.2 s: goes there. Answers what may follow while a `g` waits, else null. */
export function useGoKeys(superuser: boolean, go: (to: string) => void): readonly GoKey[] | null {
  const [isPending, setPending] = useState(false);
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    if (isPending) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (callsAnywhere(event, "go") && isPageKey(event)) setPending(true);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [isPending]);
  useEffect(() => {
    if (!isPending) return undefined;
    const ends = new AbortController();
    // Before the matrix and the lists: after a `g` the letter is not theirs.
    const listen = (event: KeyboardEvent): void => {
      if (MODIFIERS.has(event.key)) return;
      setPending(false);
      const found = goKeysFor(superuser).find(({ key }) => key === chordOf(event, isMac()));
      if (found === undefined || !isPageKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(found.to);
    };
    document.addEventListener("keydown", listen, { capture: true, signal: ends.signal });
    const timer = setTimeout(() => setPending(false), GO_WAIT_MS);
    return () => {
      ends.abort();
      clearTimeout(timer);
    };
  }, [isPending, superuser]);
  return isPending ? goKeysFor(superuser) : null;
}

const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "Meta"]);
