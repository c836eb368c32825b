import { useLeaveGuard } from "../lib/leave-guard.ts";
import { formWords } from "../lib/words/en/forms.ts";
import { Button } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";

/** Stands beside a form: asks before anything takes somebody away from what is not saved. */
export function LeaveQuestion({ unsaved }: { readonly unsaved: boolean }) {
  const { leave, stay } = useLeaveGuard(unsaved);
  if (leave === null) return null;
  return (
    <Dialog title={formWords.leaveTitle} onClose={stay}>
      <p>{formWords.leave}</p>
      <DialogActions>
        <Button onClick={stay}>{formWords.stay}</Button>
        <Button tone="danger" onClick={leave}>
          {formWords.leaveAnyway}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
