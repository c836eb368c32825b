import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./dialog.module.css";
import { LiveRegion } from "./live-region.tsx";

export interface DialogProps {
  readonly title: string;
  /** Called for Escape and the close button; absent: the question has to be answered. */
  readonly onClose?: (() => void) | undefined;
  /** `side`: beside the page, as high as the window; the whole window on a phone. */
  readonly placement?: "centre" | "side";
  /** Selector of where focus goes afterwards; else, or where that is not there, to where it came from. The newest one counts. */
  readonly returnTo?: string | undefined;
  readonly children: ReactNode;
}

/** A modal dialog while it is mounted; focus goes back to where it came from when it leaves. */
export function Dialog({ title, onClose, placement = "centre", returnTo, children }: DialogProps) {
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const back = useRef(returnTo);
  useEffect(() => {
    back.current = returnTo;
  }, [returnTo]);
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    // Whoever opens a form wants to fill it in, or to read first how; elsewhere the browser's choice, the close button, is safe.
    dialog?.querySelector<HTMLElement>("details[open] > summary, form :is(input:not([readonly]), select, textarea)")?.focus();
    return () => {
      dialog?.close();
      const place = back.current;
      focusFirst(place === undefined ? null : document.querySelector(place), opener, document.querySelector("h1"));
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={styles["dialog"]}
      data-placement={placement}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      // An Escape that follows others at once is no longer asked about: browsers close, whatever was answered before.
      onClose={({ currentTarget: dialog }) => {
        if (dialog.open) return;
        if (onClose === undefined) dialog.showModal();
        else onClose();
      }}
    >
      <header className={styles["header"]}>
        <h2 id={titleId}>{title}</h2>
        {onClose !== undefined && (
          <button type="button" className={styles["close"]} aria-label={shellWords.close} onClick={onClose}>
            <X size={18} aria-hidden />
          </button>
        )}
      </header>
      {children}
      {/* The page's own region is out of reach of a screen reader while this is open. */}
      <LiveRegion />
    </dialog>
  );
}

/** What was deleted took its button along, and an address opens a dialog by itself: the page's title is always there. */
function focusFirst(...places: readonly (Element | null)[]): void {
  const place = places.find((candidate) => candidate?.isConnected === true && candidate !== document.body);
  if (place instanceof HTMLElement) place.focus();
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles["actions"]}>{children}</div>;
}
