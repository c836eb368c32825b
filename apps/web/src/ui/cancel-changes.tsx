import type { MouseEvent } from "react";
import { Button } from "./button.tsx";

interface CancelChangesProps {
  readonly label: string;
  readonly onCancel: () => void;
}

/** Beside a form's Save, while there is something to cancel: it goes away with that, so focus goes to its neighbour. */
export function CancelChanges({ label, onCancel }: CancelChangesProps) {
  const cancel = ({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>): void => {
    onCancel();
    form?.querySelector<HTMLElement>('[type="submit"]')?.focus();
  };
  return <Button onClick={cancel}>{label}</Button>;
}
