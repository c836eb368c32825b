import { Ellipsis } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import styles from "./menu-button.module.css";
import { placeBeside } from "./place-beside.ts";

export interface MenuEntry {
  readonly label: string;
  /** Why it does nothing now: it can be read, and not be pressed. */
  readonly idle?: string | null;
  readonly run: () => void;
}

interface MenuButtonProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** A button "⋯" with a menu, by the pattern of the ARIA Authoring Practices. What an entry opens gives focus back to the button. */
export function MenuButton({ label, entries }: MenuButtonProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [start, setStart] = useState<"first" | "last" | null>(null);
  // A press on the button closes an open menu before its click comes.
  const wasOpen = useRef(false);
  const openBy = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    setStart(event.key === "ArrowDown" ? "first" : "last");
  };
  const close = (toButton: boolean): void => {
    setStart(null);
    if (toButton) button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles["opener"]}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={start !== null}
        onKeyDown={openBy}
        onPointerDown={() => (wasOpen.current = start !== null)}
        onClick={() => {
          setStart(wasOpen.current ? null : "first");
          wasOpen.current = false;
        }}
      >
        <Ellipsis size={18} aria-hidden />
      </button>
      {start !== null && <Menu label={label} entries={entries} start={start} button={button} onClose={close} />}
    </>
  );
}

interface MenuProps extends MenuButtonProps {
  readonly start: "first" | "last";
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onClose: (toButton: boolean) => void;
}

function Menu({ label, entries, start, button, onClose }: MenuProps): ReactNode {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popover = menu.current;
    if (popover === null) return undefined;
    popover.showPopover();
    placeBeside(popover, button.current?.getBoundingClientRect());
    itemsOf(popover)
      .at(start === "first" ? 0 : -1)
      ?.focus();
    return () => popover.hidePopover();
  }, [button, start]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Tab") return onClose(true);
    if (event.key !== "Escape" && !moveTo(event.key, itemsOf(menu.current))) return;
    event.preventDefault();
    if (event.key === "Escape") onClose(true);
  };
  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={styles["menu"]}
      onKeyDown={onKeyDown}
      // A press beside it closes it: whatever was pressed keeps the focus, unless nothing has it.
      onToggle={({ newState }) => newState === "closed" && onClose(document.activeElement === document.body)}
    >
      {entries.map(({ label: does, idle = null, run }) => (
        <button
          key={does}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles["item"]}
          aria-disabled={idle === null ? undefined : true}
          onClick={() => {
            if (idle !== null) return;
            onClose(true);
            run();
          }}
        >
          {does}
          {idle !== null && <span className={styles["idle"]}> {idle}</span>}
        </button>
      ))}
    </div>
  );
}

function itemsOf(menu: HTMLElement | null): readonly HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
}

/** Arrows go round, Home and End to the ends, a letter to the next entry that begins with it. False: not a key of a menu. */
function moveTo(key: string, items: readonly HTMLElement[]): boolean {
  const at = items.findIndex((item) => item === document.activeElement);
  const target = TARGETS[key]?.(at, items.length) ?? nextWith(key, at, items);
  if (target === null) return false;
  items.at(target)?.focus();
  return true;
}

const TARGETS: Readonly<Record<string, ((at: number, of: number) => number) | undefined>> = {
  ArrowDown: (at, of) => (at + 1) % of,
  ArrowUp: (at, of) => (at <= 0 ? of : at) - 1,
  Home: () => 0,
  End: () => -1,
};

function nextWith(letter: string, at: number, items: readonly HTMLElement[]): number | null {
  if (!/^\p{L}$/u.test(letter)) return null;
  const begins = items.map(({ textContent }) => textContent.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()));
  const after = begins.indexOf(true, at + 1);
  const found = after === -1 ? begins.indexOf(true) : after;
  return found === -1 ? null : found;
}
