import { Menu, Search, X } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Link, NavigationType, Outlet, useLocation, useNavigationType } from "react-router-dom";
import { AlertBell } from "../features/alerts/alert-bell.tsx";
import { isMac } from "../lib/is-mac.ts";
import { askForCommands } from "../lib/key-help.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { LiveRegion } from "../ui/live-region.tsx";
import { Nav } from "./nav.tsx";
import { OfflineStrip } from "./offline-strip.tsx";
import { SkipLinks } from "./skip-links.tsx";
import { UserMenu } from "./user-menu.tsx";
import styles from "./shell.module.css";

const PageKeys = lazy(async () => ({ default: (await import("../features/keys/page-keys.tsx")).PageKeys }));

/** What stands round every page of somebody who is signed in. */
export function Shell() {
  const { pathname } = useLocation();
  useScrollToTop(pathname);
  return (
    <div className={styles["shell"]}>
      <header className={styles["bar"]}>
        <SkipLinks />
        <Drawer />
        <Link to="/products" className={styles["brand"]}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          {shellWords.product}
        </Link>
        <div className={styles["tools"]}>
          <button type="button" className={styles["search"]} aria-keyshortcuts="Control+K Meta+K" onClick={askForCommands}>
            <Search size={18} aria-hidden />
            <span>{shellWords.search}</span>
            <kbd aria-hidden>{isMac() ? "⌘" : "Ctrl"} K</kbd>
          </button>
          <AlertBell />
          <UserMenu />
        </div>
      </header>
      <aside className={styles["side"]}>
        <Nav />
      </aside>
      <main id="content" tabIndex={-1} className={styles["main"]}>
        <OfflineStrip />
        <div className={styles["page"]}>
          <ErrorBoundary key={pageOf(pathname)}>
            <Suspense fallback={<Skeleton rows={8} />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </div>
      </main>
      <LiveRegion />
      <Suspense>
        <PageKeys />
      </Suspense>
    </div>
  );
}

/** Scopes are one page, which keeps its place and focus when the scope changes. */
function pageOf(pathname: string): string {
  return pathname.startsWith("/notifications") ? "notifications" : pathname;
}

/** The navigation on screens without room for it; a modal dialog, so that focus stays inside while it is open. */
function Drawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  const close = (): void => dialog.current?.close();
  return (
    <>
      <button
        type="button"
        className={styles["menuButton"]}
        aria-label={shellWords.openMenu}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Menu size={20} aria-hidden />
      </button>
      {open && (
        <dialog ref={dialog} className={styles["drawer"]} aria-label={shellWords.openMenu} onClose={() => setOpen(false)}>
          <button type="button" className={styles["menuButton"]} aria-label={shellWords.closeMenu} onClick={close}>
            <X size={20} aria-hidden />
          </button>
          <Nav onFollow={close} />
        </dialog>
      )}
    </>
  );
}

/** Going to another page starts at its top; going back is left to the browser, which knows where one was. */
function useScrollToTop(pathname: string): void {
  const kind = useNavigationType();
  useEffect(() => {
    if (kind !== NavigationType.Pop) globalThis.scrollTo(0, 0);
    // oxlint-disable-next-line react/exhaustive-deps -- a filter in the address must not move what somebody looks at
  }, [pathname]);
}
