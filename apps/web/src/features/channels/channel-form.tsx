import type { ReactNode } from "react";
import { fieldProblems, type FormProblemState } from "../../lib/form-problems.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { Button } from "../../ui/button.tsx";
import { CancelChanges } from "../../ui/cancel-changes.tsx";
import { DialogActions } from "../../ui/dialog.tsx";
import { type FormAddress, FormDialog } from "../../ui/form-dialog.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { ChannelTest, type ChannelTestState, type TestChoice } from "./channel-test.tsx";
import styles from "./channel-form.module.css";
import type { EditableChannel } from "./use-edited-channel.ts";

/** How a form of settings came to be open, and how it goes. */
export interface FormOpening extends FormAddress {
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** What a channel's own form is given beside its settings. */
export interface FormSheet {
  readonly title: string;
  readonly opening: FormOpening;
  /** What comes before the fields: how the channel is, and how to set it up. */
  readonly intro: ReactNode;
}

interface ChannelFormProps {
  readonly channel: EditableChannel;
  readonly sheet: FormSheet;
  /** By field name, for the summary of what is wrong. */
  readonly labels: Readonly<Record<string, string>>;
  readonly form: {
    readonly isDirty: boolean;
    readonly isSaving: boolean;
    /** Somebody else has saved in between, and this person was told. */
    readonly isOvertaken: boolean;
    readonly problems: FormProblemState;
    readonly test: ChannelTestState;
    readonly check: (field: string) => void;
    readonly submit: () => void;
    readonly reset: () => void;
  };
  /** Where a test can go; left out where the channel is tried out another way. */
  readonly testChoices?: readonly TestChoice[];
  readonly children: ReactNode;
}

/** Beside the page, as high as the window, and the whole of it on a phone. Explicit save: half a channel's settings must never be in force. */
export function ChannelForm({ channel, sheet: { title, opening, intro }, labels, form, testChoices, children }: ChannelFormProps) {
  const { isDirty, isSaving, isOvertaken, problems, test, check, submit, reset } = form;
  const close = (): void => {
    reset();
    opening.onClose();
  };
  const named = fieldProblems(problems.errors, labels, `${channel}-`);
  return (
    <FormDialog title={title} placement="side" returnTo={`#${channel}-edit`} isDirty={isDirty} address={opening} onClose={close}>
      <div className={styles["sheet"]}>
        {intro}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a field that is left says so here; the form itself does nothing */}
        <form
          className={styles["form"]}
          noValidate
          aria-label={channelWords.settings[channel]}
          onBlur={(event) => check(event.target.id.slice(channel.length + 1))}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <FormProblems message={problems.message} problems={named} attempt={problems.attempt} />
          <div className={styles["fields"]}>{children}</div>
          {testChoices !== undefined && <ChannelTest choices={testChoices} test={test} />}
          <DialogActions>
            {isOvertaken && <CancelChanges label={channelWords.loadTheirs} onCancel={reset} />}
            <Button onClick={close}>{formWords.cancel}</Button>
            <Button tone="primary" submits busy={isSaving}>
              {isSaving ? formWords.saving : channelWords.save}
            </Button>
          </DialogActions>
        </form>
      </div>
    </FormDialog>
  );
}
