import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./dialog.module.css";

interface DialogProps {
  readonly title: string;
  /** Called for Escape and the close button; absent: the question has to be answered. */
  readonly onClose?: (() => void) | undefined;
  /** `side`: beside the page, as high as the window; the whole window on a phone. */
  readonly placement?: "centre" | "side";
  readonly children: ReactNode;
}

/** A modal dialog while it is mounted; focus goes back to where it came from when it leaves. */
export function Dialog({ title, onClose, placement = "centre", children }: DialogProps) {
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
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
    </dialog>
  );
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles["actions"]}>{children}</div>;
}
