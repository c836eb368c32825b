import { useCallback, useRef } from "react";
import { flushSync } from "react-dom";
import { usePageKey } from "../../lib/page-keys.ts";
import { focusFirstRow } from "./use-log-keys.ts";

/** `/` goes to the filter that is typed into, unfolded first; what comes back leads from there to where focus was. */
export function useFilterKey(id: string, unfold: () => void): () => void {
  const from = useRef<Element | null>(null);
  const go = useCallback(() => {
    from.current = document.activeElement;
    // Nothing that is not there yet takes focus.
    flushSync(unfold);
    document.getElementById(id)?.focus();
  }, [id, unfold]);
  usePageKey("find", go);
  return useCallback(() => {
    const { current } = from;
    if (current instanceof HTMLElement && current !== document.body && current.isConnected) current.focus();
    else focusFirstRow();
  }, []);
}
