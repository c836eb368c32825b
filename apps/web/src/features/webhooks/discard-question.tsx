import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";

interface DiscardQuestionProps {
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

/** Over a form with something in it: a slip of Escape must not throw it away. */
export function DiscardQuestion({ onKeep, onDiscard }: DiscardQuestionProps) {
  return (
    <Dialog title={webhookWords.discardTitle} onClose={onKeep}>
      <p>{webhookWords.discardMeaning}</p>
      <DialogActions>
        <Button onClick={onKeep}>{webhookWords.goOnEditing}</Button>
        <Button tone="danger" onClick={onDiscard}>
          {webhookWords.discard}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
