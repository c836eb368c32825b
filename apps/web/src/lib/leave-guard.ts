import { useContext, useEffect, useState } from "react";
import { UNSAFE_NavigationContext, useLocation } from "react-router-dom";
import { holdBack, type Leave } from "./hold-back.ts";

export interface LeaveGuard {
  /** Goes where somebody wanted to with something unsaved; null: nothing to ask. */
  readonly leave: Leave | null;
  readonly stay: () => void;
}

/** Asks before unsaved input is lost: by the browser's own question when the tab closes, by ours when another page is gone to. */
export function useLeaveGuard(unsaved: boolean): LeaveGuard {
  const [wanted, setWanted] = useState<{ readonly leave: Leave } | null>(null);
  const { navigator } = useContext(UNSAFE_NavigationContext);
  const location = useLocation();
  useEffect(() => {
    if (!unsaved) return undefined;
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    globalThis.addEventListener("beforeunload", onUnload);
    const letGo = holdBack({ navigator, pathname: location.pathname }, (leave) => setWanted({ leave }));
    return () => {
      globalThis.removeEventListener("beforeunload", onUnload);
      letGo();
    };
  }, [unsaved, navigator, location]);
  // Ctrl+S saves behind the question, too, and answers it.
  if (!unsaved && wanted !== null) setWanted(null);
  return { leave: wanted?.leave ?? null, stay: () => setWanted(null) };
}
