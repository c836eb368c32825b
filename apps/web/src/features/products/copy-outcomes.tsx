import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { announce } from "../../lib/announcer.ts";
import type { SettingCell } from "../../lib/preferences/document.ts";
import type { PreferenceStore } from "../../lib/preferences/preference-store.ts";
import { usePreferencesContext } from "../../lib/preferences/preferences-provider.tsx";
import { copyWords } from "../../lib/words/en/product-copy.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { Button } from "../../ui/button.tsx";
import { DialogActions } from "../../ui/dialog.tsx";
import type { NamedPlan } from "./choose-targets.tsx";
import styles from "./copy-dialog.module.css";

type Outcome = "saving" | "done" | { readonly trouble: string; readonly canRetry: boolean };

interface CopyOutcomesProps {
  readonly plans: readonly NamedPlan[];
  readonly onClose: () => void;
}

/** How far the copies have come, product by product. All well: there is nothing to read, and it goes. */
export function CopyOutcomes({ plans, onClose }: CopyOutcomesProps) {
  const { store, words } = usePreferencesContext();
  const status = useSyncExternalStore(store.subscribe, store.status);
  const outcomes = plans.map((plan) => ({ plan, outcome: outcomeOf(plan, store) }));
  const done = outcomes.filter(({ outcome }) => outcome === "done").length;
  const isSaving = outcomes.some(({ outcome }) => outcome === "saving");
  const failed = outcomes.filter(({ outcome }) => typeof outcome === "object" && outcome.canRetry);
  const isWell = done === plans.length;
  const [isRetried, setRetried] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  // The button that led here is gone.
  useEffect(() => close.current?.focus(), []);
  const result = isWell ? copyWords.done(done, plans[0]?.name ?? "") : copyWords.partly(done, plans.length);
  useEffect(() => {
    if (!isSaving) announce(result);
  }, [isSaving, result]);
  useEffect(() => {
    if (isWell) onClose();
  }, [isWell, onClose]);
  const again = (): void => {
    setRetried(true);
    for (const { plan } of failed) retry(plan, store);
  };
  return (
    <>
      <p>{isSaving ? (status.way === "open" ? copyWords.goesOn : words.statusText(status)) : result}</p>
      <ul className={styles["outcomes"]}>
        {outcomes.map(({ plan: { id, name }, outcome }) => (
          <li key={id}>
            <span className={styles["name"]}>{name}</span>
            <span className={styles["does"]} data-trouble={typeof outcome === "object" || undefined}>
              {typeof outcome === "object" ? outcome.trouble : copyWords.outcome[outcome]}
            </span>
          </li>
        ))}
      </ul>
      <DialogActions>
        {(failed.length > 0 || isRetried) && (
          <Button busy={failed.length === 0} onClick={again}>
            {copyWords.retry}
          </Button>
        )}
        <Button ref={close} onClick={onClose}>
          {shellWords.close}
        </Button>
      </DialogActions>
    </>
  );
}

function retry({ id, changes }: NamedPlan, store: PreferenceStore): void {
  for (const change of changes) store.retry(`product:${id}`, change);
}

/** Read from the cells themselves: the queue retries by itself, and asks to sign in where that is missing. */
function outcomeOf({ id, changes }: NamedPlan, store: PreferenceStore): Outcome {
  const document = store.document(`product:${id}`);
  const cells = changes.flatMap(({ event, channel }) => document.cell(`${event}:${channel}`) ?? []);
  if (cells.some(({ mark }) => mark.kind === "pending")) return "saving";
  return cells.map(troubleOf).find((trouble) => trouble !== null) ?? "done";
}

function troubleOf({ mark, edit }: SettingCell): Exclude<Outcome, string> | null {
  if (edit === "forbidden") return { trouble: copyWords.forbidden, canRetry: false };
  if (mark.kind === "failed") return { trouble: copyWords.failed(mark.cause, mark.message), canRetry: true };
  return mark.kind === "conflict" ? { trouble: copyWords.kept(mark.by), canRetry: false } : null;
}
