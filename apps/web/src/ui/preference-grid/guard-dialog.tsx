import { type ReactNode, useId } from "react";
import { layerWords } from "../../lib/words/grid-layers.ts";
import type { GuardedPlan } from "./perform.ts";
import { Modal } from "./modal.tsx";
import type { PreferenceGridProps } from "./grid-props.ts";
import css from "./layers.module.css";

export interface GuardDialogProps extends Pick<PreferenceGridProps, "scope" | "words"> {
  readonly reach: string | undefined;
  readonly guarded: GuardedPlan;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before a shared scope goes quiet. Cancel has the focus: a second Space or Enter does no harm. */
export function GuardDialog({ guarded, scope, words, reach, onConfirm, onCancel }: GuardDialogProps): ReactNode {
  const id = useId();
  const { guard, changes } = guarded.plan;
  if (guard === null) return null;
  return (
    <Modal role="alertdialog" titleId={`${id}-title`} describedBy={`${id}-text`} onCancel={onCancel}>
      <h2 id={`${id}-title`}>{layerWords.guardTitle(scope, guard)}</h2>
      <div id={`${id}-text`}>
        {layerWords.guardLines(guard, changes, reach ?? null).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <div className={css["actions"]}>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" className={css["danger"]} onClick={onConfirm}>
          {layerWords.guardConfirmLabel(guard)}
        </button>
      </div>
    </Modal>
  );
}
