import { useCallback, useRef } from "react";
import { focusFirstRow, usePageKey } from "./use-log-keys.ts";

/** `/` goes to the filter that is typed into; what comes back leads from there to where focus was. */
export function useFilterKey(id: string): () => void {
  const from = useRef<Element | null>(null);
  const go = useCallback(() => {
    from.current = document.activeElement;
    document.getElementById(id)?.focus();
  }, [id]);
  usePageKey("/", go);
  return useCallback(() => {
    const { current } = from;
    if (current instanceof HTMLElement && current !== document.body && current.isConnected) current.focus();
    else focusFirstRow();
  }, []);
}
