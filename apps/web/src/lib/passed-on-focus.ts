import { type RefCallback, useCallback } from "react";

/** For a control that may go away while it has focus: what passes it on then, unless something else has taken it. `passOn` stays the same. */
export function usePassedOnFocus(passOn: () => void): RefCallback<HTMLElement> {
  return useCallback(
    (control) => () => {
      if (document.activeElement !== control) return;
      queueMicrotask(() => {
        if (document.activeElement === document.body) passOn();
      });
    },
    [passOn],
  );
}
