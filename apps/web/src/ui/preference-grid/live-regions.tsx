import { type ReactNode, useCallback, useSyncExternalStore } from "react";
import type { GridAnnouncer } from "./grid-props.ts";

/** The two regions that speak. They are in the page before the first word, or nobody hears it. */
export function LiveRegions({ announcer }: { readonly announcer: GridAnnouncer }): ReactNode {
  const subscribe = useCallback((listener: () => void) => announcer.subscribe(listener), [announcer]);
  const { polite, assertive } = useSyncExternalStore(subscribe, () => announcer.texts());
  return (
    <div className="visually-hidden">
      <div role="status" aria-live="polite" aria-atomic="true">
        {polite}
      </div>
      <div role="alert" aria-live="assertive" aria-atomic="true">
        {assertive}
      </div>
    </div>
  );
}
