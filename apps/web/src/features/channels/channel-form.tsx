import { type ReactNode, useEffect, useState } from "react";
import { fieldProblems, type FormProblemState } from "../../lib/form-problems.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { Button } from "../../ui/button.tsx";
import { CancelChanges } from "../../ui/cancel-changes.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { DiscardQuestion } from "../../ui/discard-question.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { ChannelTest, type ChannelTestState, type TestChoice } from "./channel-test.tsx";
import styles from "./channel-form.module.css";
import type { EditableChannel } from "./use-edited-channel.ts";

/** How a form of settings came to be open, and how it goes. */
export interface FormOpening {
  /** False once the address leads elsewhere. */
  readonly isWanted: boolean;
  readonly onReopen: () => void;
  readonly onClose: () => void;
  readonly onGone: () => void;
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
  const leaving = useLeaving(form, opening);
  const named = fieldProblems(problems.errors, labels, `${channel}-`);
  return (
    <>
      {/* In front of the form, so that focus is given back in order when both go. */}
      {leaving.isAsked && <DiscardQuestion onKeep={leaving.stay} onDiscard={leaving.discard} />}
      <Dialog title={title} placement="side" returnTo={`#${channel}-edit`} onClose={leaving.ask}>
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
              <Button onClick={leaving.discard}>{shellWords.cancel}</Button>
              <Button tone="primary" submits busy={isSaving}>
                {isSaving ? shellWords.saving : channelWords.save}
              </Button>
            </DialogActions>
          </form>
        </div>
      </Dialog>
      <LeaveQuestion unsaved={isDirty} />
    </>
  );
}

/** Escape and Back ask about what is not saved; Cancel is an answer already. */
function useLeaving({ isDirty, reset }: Pick<ChannelFormProps["form"], "isDirty" | "reset">, opening: FormOpening) {
  const { isWanted, onReopen, onClose, onGone } = opening;
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => {
    if (!isWanted && !isDirty) onGone();
  });
  return {
    isAsked: isDirty && (isLeaving || !isWanted),
    ask: () => (isDirty ? setLeaving(true) : onClose()),
    stay: () => {
      setLeaving(false);
      if (!isWanted) onReopen();
    },
    discard: () => {
      reset();
      setLeaving(false);
      onClose();
    },
  };
}
