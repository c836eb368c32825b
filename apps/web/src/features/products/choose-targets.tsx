import { type ReactNode, useRef, useState } from "react";
import { useSearchText } from "../../lib/search-text.ts";
import { copyWords } from "../../lib/words/en/product-copy.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { Button } from "../../ui/button.tsx";
import { DialogActions } from "../../ui/dialog.tsx";
import { FilterCheck, FilterSearch } from "../../ui/filter-bar.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import styles from "./copy-dialog.module.css";
import { CopyPreview } from "./copy-preview.tsx";
import type { CopiedCell, TargetPlan } from "./plan-copy.ts";
import { FoundTargets, TargetList } from "./target-list.tsx";
import { useChoice } from "./use-choice.ts";
import { useTargets } from "./use-targets.ts";

export interface NamedPlan extends TargetPlan {
  readonly name: string;
}

interface ChooseTargetsProps {
  /** The product that is copied from. */
  readonly id: number;
  readonly copied: readonly CopiedCell[];
  readonly lead: ReactNode;
  /** At least one, each with changes. */
  readonly onCopy: (plans: readonly NamedPlan[]) => void;
  readonly onCancel: () => void;
}

/** Products found by their names, any number of them chosen, and what copying would change in each. */
export function ChooseTargets({ id, copied, lead, onCopy, onCancel }: ChooseTargetsProps) {
  const form = useRef<HTMLFormElement>(null);
  const [sought, setSought] = useState("");
  const [text, setText] = useSearchText(sought, setSought);
  const [onlyChosen, setOnlyChosen] = useState(false);
  const { chosen, set, clear, said, say } = useChoice();
  const { targets, plan, isReading } = useTargets(chosen, copied);
  const changed = targets.flatMap(({ name, plan: of }) => (of === null || of.changes.length === 0 ? [] : [{ ...of, name }]));
  const copy = (): void => {
    if (changed.length > 0) onCopy(changed);
    else say(chosen.length === 0 ? copyWords.chooseFirst : copyWords.nothingToCopy);
  };
  return (
    // Enter in the search or on a box writes nothing: only the button does.
    <form ref={form} className={styles["form"]} onSubmit={(event) => event.preventDefault()}>
      {lead}
      <div role="search" className={styles["tools"]} aria-label={copyWords.search}>
        <FilterSearch
          label={copyWords.search}
          value={text}
          onChange={setText}
          onGo={() => form.current?.querySelector<HTMLElement>("fieldset input")?.focus()}
        />
        <FilterCheck label={copyWords.onlyChosen(chosen.length)} checked={onlyChosen} onChange={setOnlyChosen} />
        <Button tone="quiet" onClick={clear}>
          {copyWords.clear}
        </Button>
      </div>
      {onlyChosen ? (
        <TargetList products={chosen} targets={targets} set={set} empty={copyWords.noneChosen} />
      ) : (
        <QueryBoundary question={sought}>
          <FoundTargets sought={sought} except={id} targets={targets} set={set} />
        </QueryBoundary>
      )}
      <DialogActions>
        <CopyPreview targets={targets} plan={plan} isReading={isReading} said={said} />
        <Button onClick={onCancel}>{formWords.cancel}</Button>
        <Button tone="primary" busy={isReading} onClick={copy}>
          {copyWords.copy(isReading ? chosen.length : changed.length)}
        </Button>
      </DialogActions>
    </form>
  );
}
