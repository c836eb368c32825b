import { useNavigate } from "react-router-dom";
import { useLeaveGuard } from "../lib/leave-guard.ts";
import { formWords } from "../lib/words/en/forms.ts";
import { Button } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";

/** Stands beside a form: asks before a link takes somebody away from what is not saved. */
export function LeaveQuestion({ unsaved }: { readonly unsaved: boolean }) {
  const { wanted, stay } = useLeaveGuard(unsaved);
  const navigate = useNavigate();
  if (wanted === null) return null;
  return (
    <Dialog title={formWords.leaveTitle} onClose={stay}>
      <p>{formWords.leave}</p>
      <DialogActions>
        <Button onClick={stay}>{formWords.stay}</Button>
        <Button tone="danger" onClick={() => void navigate(wanted)}>
          {formWords.leaveAnyway}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
