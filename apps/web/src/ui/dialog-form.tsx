import type { ReactNode } from "react";
import { type FormProblemState, fieldProblems } from "../lib/form-problems.ts";
import { formWords } from "../lib/words/en/forms.ts";
import { Button } from "./button.tsx";
import { DialogActions } from "./dialog.tsx";
import styles from "./dialog-form.module.css";
import { FormProblems } from "./form-problems.tsx";

interface DialogFormProps {
  /** What the ids of its fields begin with; a field's name follows. */
  readonly idPrefix: string;
  /** Of its fields, by name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly problems: FormProblemState;
  /** What its last button says that it does. */
  readonly does: string;
  readonly isSaving: boolean;
  /** A field was left, by its name. */
  readonly onLeft?: (field: string) => void;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** The form in a dialog: what is wrong above its fields, Cancel and what it does below them. */
export function DialogForm({ idPrefix, labels, problems, does, isSaving, onLeft, onSubmit, onCancel, children }: DialogFormProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a field that is left says so here; the form itself does nothing
    <form
      className={styles["form"]}
      noValidate
      onBlur={(event) => onLeft?.(event.target.id.slice(idPrefix.length))}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <FormProblems message={problems.message} problems={fieldProblems(problems.errors, labels, idPrefix)} attempt={problems.attempt} />
      {children}
      <DialogActions>
        <Button onClick={onCancel}>{formWords.cancel}</Button>
        <Button tone="primary" submits busy={isSaving}>
          {isSaving ? formWords.saving : does}
        </Button>
      </DialogActions>
    </form>
  );
}
