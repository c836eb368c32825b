import { type ReactNode, useEffect, useState } from "react";
import { discardWords } from "../lib/words/en/discard.ts";
import { Button } from "./button.tsx";
import { Dialog, DialogActions, type DialogProps } from "./dialog.tsx";
import { LeaveQuestion } from "./leave-question.tsx";

/** What a form does about an address that opened it. */
export interface FormAddress {
  /** False once Back has led elsewhere. */
  readonly isWanted: boolean;
  readonly onReopen: () => void;
  /** The form has nothing to lose and can go. */
  readonly onGone: () => void;
}

interface FormDialogProps extends Pick<DialogProps, "title" | "placement" | "returnTo"> {
  readonly isDirty: boolean;
  /** With nothing to lose, or when that was said to go. */
  readonly onClose: () => void;
  readonly address?: FormAddress | undefined;
  readonly children: ReactNode;
}

/** A form over the page: Escape, Back, links and the tab ask before what is not saved is lost. Its Cancel is an answer already. */
export function FormDialog({ isDirty, onClose, address, children, ...dialog }: FormDialogProps) {
  const [isLeaving, setLeaving] = useState(false);
  const isGoing = address?.isWanted === false;
  useEffect(() => {
    if (isGoing && !isDirty) address.onGone();
  });
  const keep = (): void => {
    setLeaving(false);
    if (isGoing) address.onReopen();
  };
  const discard = (): void => {
    setLeaving(false);
    onClose();
  };
  return (
    <>
      {/* In front of the form, so that focus is given back in order when both go. */}
      {isDirty && (isLeaving || isGoing) && <DiscardQuestion onKeep={keep} onDiscard={discard} />}
      <Dialog {...dialog} onClose={() => (isDirty ? setLeaving(true) : onClose())}>
        {children}
      </Dialog>
      <LeaveQuestion unsaved={isDirty} />
    </>
  );
}

/** A slip of Escape must not throw away what was entered. */
function DiscardQuestion({ onKeep, onDiscard }: { readonly onKeep: () => void; readonly onDiscard: () => void }) {
  return (
    <Dialog title={discardWords.title} onClose={onKeep}>
      <p>{discardWords.meaning}</p>
      <DialogActions>
        <Button onClick={onKeep}>{discardWords.goOn}</Button>
        <Button tone="danger" onClick={onDiscard}>
          {discardWords.discard}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
