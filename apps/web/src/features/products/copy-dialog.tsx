import { useState } from "react";
import { usePreferencesContext } from "../../lib/preferences/preferences-provider.tsx";
import type { ScopeDocument } from "../../lib/preferences/scope-document.ts";
import { copyWords } from "../../lib/words/en/product-copy.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ChooseTargets, type NamedPlan } from "./choose-targets.tsx";
import { CopyOutcomes } from "./copy-outcomes.tsx";
import { copiedCells } from "./plan-copy.ts";

interface CopyDialogProps {
  readonly id: number;
  readonly name: string;
  readonly source: ScopeDocument;
  readonly onClose: () => void;
}

/** Makes one product's settings in others as well: chosen, looked at, and then done as one step of the undo. */
export function CopyDialog({ id, name, source, onClose }: CopyDialogProps) {
  const { store } = usePreferencesContext();
  // What was there when it was asked for is what is copied.
  const [{ copied, locked }] = useState(() => ({
    copied: copiedCells(source.cells()),
    locked: source.cells().filter(({ own, edit }) => own !== "inherit" && edit === "locked").length,
  }));
  const [plans, setPlans] = useState<readonly NamedPlan[] | null>(null);
  const copy = (chosen: readonly NamedPlan[]): void => {
    const all = chosen.map(({ id: product, changes }) => ({ scope: `product:${product}` as const, changes }));
    store.applyAll(all, copyWords.step(chosen.length, chosen[0]?.name ?? ""));
    store.flush({ announce: false });
    setPlans(chosen);
  };
  const lead = [copyWords.meaning(copied.length, name), ...(locked > 0 ? [copyWords.locked(locked)] : [])].join(" ");
  return (
    <Dialog title={copyWords.title} placement="side" onClose={onClose}>
      {plans === null ? (
        <ChooseTargets id={id} copied={copied} lead={<p>{lead}</p>} onCopy={copy} onCancel={onClose} />
      ) : (
        <CopyOutcomes plans={plans} onClose={onClose} />
      )}
    </Dialog>
  );
}
