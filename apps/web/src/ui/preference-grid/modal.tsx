import { type ReactNode, type SyntheticEvent, useLayoutEffect, useRef } from "react";
import css from "./layers.module.css";

export interface ModalProps {
  readonly role?: "alertdialog";
  readonly titleId: string;
  readonly describedBy?: string;
  /** Escape. */
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** A native modal dialog, open as long as it is rendered. The first control of its content has the focus. */
export function Modal({ role, titleId, describedBy, onCancel, children }: ModalProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector("button")?.focus();
    return () => element?.close();
  }, []);
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onCancel();
  };
  return (
    <dialog ref={dialog} role={role} className={css["dialog"]} aria-labelledby={titleId} aria-describedby={describedBy} onCancel={cancel}>
      {children}
    </dialog>
  );
}
