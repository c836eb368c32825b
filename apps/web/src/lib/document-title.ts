import { useEffect } from "react";

const PRODUCT = "Tocsin";

const shown = { page: "", unread: 0, unsaved: 0 };

/** "• (3) Alerts · Tocsin": a dot for what is not saved yet, and the number of unread alerts. */
function write(): void {
  const name = shown.page === "" ? PRODUCT : `${shown.page} · ${PRODUCT}`;
  const count = shown.unread > 0 ? `(${shown.unread > 99 ? "99+" : String(shown.unread)}) ` : "";
  document.title = `${shown.unsaved > 0 ? "• " : ""}${count}${name}`;
}

export function usePageTitle(page: string): void {
  useEffect(() => {
    shown.page = page;
    write();
  }, [page]);
}

export function useUnreadInTitle(unread: number): void {
  useEffect(() => {
    shown.unread = unread;
    write();
    return () => {
      shown.unread = 0;
      write();
    };
  }, [unread]);
}

/** Several forms of a page may each have something unsaved. */
export function useUnsavedInTitle(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    shown.unsaved += 1;
    write();
    return () => {
      shown.unsaved -= 1;
      write();
    };
  }, [unsaved]);
}
