import { discardWords } from "../lib/words/en/discard.ts";
import { Button } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";

interface DiscardQuestionProps {
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

/** Over a form with something in it: a slip of Escape must not throw it away. */
export function DiscardQuestion({ onKeep, onDiscard }: DiscardQuestionProps) {
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
