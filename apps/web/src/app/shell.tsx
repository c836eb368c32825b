import { Menu, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, NavigationType, Outlet, useLocation, useNavigationType } from "react-router-dom";
import { AlertBell } from "../features/alerts/alert-bell.tsx";
import { isMac } from "../lib/is-mac.ts";
import { chordOf } from "../lib/chord-of.ts";
import { ask } from "../lib/key-help.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { LiveRegion } from "../ui/live-region.tsx";
import { Nav } from "./nav.tsx";
import { OfflineStrip } from "./offline-strip.tsx";
import { SkipLinks } from "./skip-links.tsx";
import { UserMenu } from "./user-menu.tsx";
import styles from "./shell.module.css";

const Drawer = lazy(async () => ({ default: (await import("./drawer.tsx")).Drawer }));
const PageKeys = lazy(async () => ({ default: (await import("../features/keys/page-keys.tsx")).PageKeys }));

/** What stands round every page of somebody who is signed in. */
export function Shell() {
  const { pathname, hash } = useLocation();
  useScrollToTop(pathname, hash);
  return (
    <div className={styles["shell"]}>
      <header className={styles["bar"]}>
        <SkipLinks />
        <MenuButton />
        <Link to="/products" className={styles["brand"]}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          {shellWords.product}
        </Link>
        <div className={styles["tools"]}>
          <button type="button" className={styles["search"]} aria-keyshortcuts="Control+K Meta+K" onClick={() => ask("commands")}>
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
      <Suspense fallback={<KeysToCome />}>
        <PageKeys />
      </Suspense>
    </div>
  );
}

/** Scopes are one page, which keeps its place and focus when the scope changes. */
function pageOf(pathname: string): string {
  return pathname.startsWith("/notifications") ? "notifications" : pathname;
}

/** What is pressed before the keys are there waits for them; Ctrl+K is none of the browser's meanwhile. */
function KeysToCome() {
  useEffect(() => {
    const listen = (press: KeyboardEvent): void => {
      if (chordOf(press, isMac()) === "Ctrl+k") press.preventDefault();
      ask(press);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return null;
}

/** The way to the navigation on screens without room for it. */
function MenuButton() {
  const [open, setOpen] = useState(false);
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
      <Suspense>{open && <Drawer onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

/** Going to another page starts at its top, or at the cell that the address names; going back is left to the browser, which knows where one was. */
function useScrollToTop(pathname: string, hash: string): void {
  const kind = useNavigationType();
  useEffect(() => {
    if (kind !== NavigationType.Pop && hash === "") globalThis.scrollTo(0, 0);
    // oxlint-disable-next-line react/exhaustive-deps -- a filter in the address must not move what somebody looks at
  }, [pathname]);
}
