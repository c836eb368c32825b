import type { ReactNode } from "react";
import { fieldProblems, type FormProblemState } from "../../lib/form-problems.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { Button } from "../../ui/button.tsx";
import { CancelChanges } from "../../ui/cancel-changes.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import styles from "./settings-page.module.css";

interface SettingsFormProps {
  readonly title: string;
  /** By field, which is also the id of its control. */
  readonly labels: Readonly<Record<string, string>>;
  readonly form: {
    readonly isDirty: boolean;
    readonly isSaving: boolean;
    readonly saved: string | null;
    readonly problems: FormProblemState;
    readonly check: (field: string) => void;
    readonly submit: () => void;
    readonly reset: () => void;
  };
  /** Id of what is to be known before saving. */
  readonly saveDescribedBy?: string | undefined;
  readonly children: ReactNode;
}

/** One section's form: said what is wrong above it, saved by its own button. */
export function SettingsForm({ title, labels, form, saveDescribedBy, children }: SettingsFormProps) {
  const { isDirty, isSaving, saved, problems, check, submit, reset } = form;
  const named = fieldProblems(problems.errors, labels);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a field that is left says so here; the form itself does nothing
    <form
      className={styles["form"]}
      noValidate
      aria-label={title}
      onBlur={(event) => check(event.target.id)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <FormProblems message={problems.message} problems={named} attempt={problems.attempt} />
      {children}
      <div className={styles["actions"]}>
        <Button tone="primary" submits busy={isSaving} aria-describedby={saveDescribedBy}>
          {isSaving ? formWords.saving : settingsWords.save}
        </Button>
        {isDirty && <CancelChanges label={formWords.cancel} onCancel={reset} />}
        {saved !== null && <span className="meta">{saved}</span>}
      </div>
      <LeaveQuestion unsaved={isDirty} />
    </form>
  );
}
