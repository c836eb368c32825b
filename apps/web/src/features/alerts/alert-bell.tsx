import { Bell } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useRef, useState } from "react";
import { useUnreadInTitle } from "../../lib/document-title.ts";
import { bellWords } from "../../lib/words/en/bell.ts";
import styles from "./alert-bell.module.css";
import { useUnread } from "./count-query.ts";

const BellList = lazy(async () => ({ default: (await import("./bell-list.tsx")).BellList }));
const PANEL = "alert-bell";

/** The number of unread alerts in the button's name, and the newest of them behind it. */
export function AlertBell() {
  const unread = useUnread();
  const panel = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [open, setOpen] = useState(false);
  useUnreadInTitle(unread);
  return (
    <>
      <button type="button" className={styles["bell"]} popoverTarget={PANEL} aria-label={bellWords.bell(unread)}>
        <Bell size={20} aria-hidden />
        {unread > 0 && (
          <span className={styles["badge"]} aria-hidden>
            {bellWords.badge(unread)}
          </span>
        )}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a dialog whose list is moved through by arrows, from its heading too */}
      <div
        id={PANEL}
        ref={panel}
        popover="auto"
        role="dialog"
        aria-labelledby={`${PANEL}-title`}
        className={styles["panel"]}
        onKeyDown={runBellKey}
        onToggle={(event) => {
          setOpen(event.newState === "open");
          if (event.newState === "open") heading.current?.focus();
        }}
      >
        <h2 id={`${PANEL}-title`} ref={heading} tabIndex={-1}>
          {bellWords.title}
        </h2>
        {open && (
          <Suspense>
            <BellList onLeave={() => panel.current?.hidePopover()} />
          </Suspense>
        )}
      </div>
    </>
  );
}

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function runBellKey(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget: panel } = event;
  const pill = panel.querySelector<HTMLElement>("[data-pill]");
  const step = STEP[key];
  if (step !== undefined) {
    const links = [...panel.querySelectorAll<HTMLElement>("li a")];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  } else if (key === "." && pill !== null) pill.click();
  else return;
  // The page below has keys of the same name.
  event.preventDefault();
}
