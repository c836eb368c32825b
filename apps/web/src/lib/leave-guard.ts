import { useEffect, useState } from "react";

export interface LeaveGuard {
  /** The link that was followed with something unsaved; null: nothing to ask. */
  readonly wanted: string | null;
  readonly stay: () => void;
}

/** Asks before unsaved input is lost: by the browser's own question when the tab closes, by ours for links. */
export function useLeaveGuard(unsaved: boolean): LeaveGuard {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!unsaved) return undefined;
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    const onClick = (event: MouseEvent): void => {
      const href = linkOfThisSite(event);
      if (href === null) return;
      event.preventDefault();
      // Neither the link nor another form with something unsaved hears of it: one question is enough.
      event.stopImmediatePropagation();
      setWanted(href);
    };
    globalThis.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      globalThis.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [unsaved]);
  return { wanted: unsaved ? wanted : null, stay: () => setWanted(null) };
}

function opensElsewhere({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return metaKey || ctrlKey || shiftKey || altKey;
}

function linkOfThisSite(event: MouseEvent): string | null {
  if (event.button !== 0 || opensElsewhere(event)) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.origin !== globalThis.location.origin) return null;
  if (link.pathname === globalThis.location.pathname) return null;
  return `${link.pathname}${link.search}${link.hash}`;
}
