import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import { Nav } from "./nav.tsx";
import styles from "./shell.module.css";

/** The navigation on screens without room for it; a modal dialog, so that focus stays inside while it is open. */
export function Drawer({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} className={styles["drawer"]} aria-label={shellWords.openMenu} onClose={onClose}>
      <button type="button" className={styles["menuButton"]} aria-label={shellWords.closeMenu} onClick={close}>
        <X size={20} aria-hidden />
      </button>
      <Nav onFollow={close} />
    </dialog>
  );
}
