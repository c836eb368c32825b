import { type FocusEvent, type RefObject, useEffect, useRef, useState } from "react";

interface InUse {
  readonly table: RefObject<HTMLDivElement | null>;
  /** Focus is in it, or somebody is marking text there to copy it: what stands there must not change under their hand. */
  readonly isInUse: boolean;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
}

export function useInUse(): InUse {
  const table = useRef<HTMLDivElement>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const [hasMarked, setHasMarked] = useState(false);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- any render may have taken away what has focus, of which React tells no blur
  useEffect(() => {
    if (hasFocus && table.current?.contains(document.activeElement) !== true) setHasFocus(false);
  });
  useEffect(() => {
    const look = (): void => {
      const selection = document.getSelection();
      setHasMarked(selection !== null && !selection.isCollapsed && table.current?.contains(selection.anchorNode) === true);
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, []);
  return {
    table,
    isInUse: hasFocus || hasMarked,
    onFocus: () => setHasFocus(true),
    onBlur: (event) => setHasFocus(event.currentTarget.contains(event.relatedTarget)),
  };
}
