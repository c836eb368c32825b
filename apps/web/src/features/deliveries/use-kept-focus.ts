import { type FocusEvent, useEffect, useRef } from "react";
import { focusTitle } from "./focus-title.ts";

interface KeptFocus {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

/** For buttons that go with what they do, or with what is read anew: the title has focus then, and keys still have somewhere to go. */
export function useKeptFocus(): KeptFocus {
  const focused = useRef<Element | null>(null);
  useEffect(() => {
    if (focused.current === null || focused.current.isConnected) return;
    focused.current = null;
    // Only if focus was lost with the button: never take it from somewhere else.
    if (document.activeElement === document.body) focusTitle();
  });
  return {
    onFocus: ({ target }) => {
      focused.current = target;
    },
    // React tells of none where it takes away itself what has focus.
    onBlur: () => {
      focused.current = null;
    },
  };
}
