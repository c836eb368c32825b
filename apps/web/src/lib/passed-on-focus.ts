import { type RefCallback, useCallback } from "react";

/** For what may go away while focus is on it or within: what passes it on then, unless something else has taken it. `passOn` stays the same. */
export function usePassedOnFocus(passOn: () => void): RefCallback<HTMLElement> {
  return useCallback(
    (control) => () => {
      if (control?.contains(document.activeElement) !== true) return;
      queueMicrotask(() => {
        if (document.activeElement === document.body) passOn();
      });
    },
    [passOn],
  );
}
