import type { ReactNode } from "react";
import { fieldProblems, type FormProblemState } from "../../lib/form-problems.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { Button } from "../../ui/button.tsx";
import { CancelChanges } from "../../ui/cancel-changes.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { ChannelTest, type ChannelTestState, type TestChoice } from "./channel-test.tsx";
import styles from "./channel-form.module.css";

interface ChannelFormProps {
  readonly channel: "mail" | "slack" | "msteams" | "webhooks";
  /** By field name, for the summary of what is wrong. */
  readonly labels: Readonly<Record<string, string>>;
  readonly form: {
    readonly isDirty: boolean;
    readonly isSaving: boolean;
    readonly isSaved: boolean;
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

/** Explicit save: half a channel's settings must never be in force. */
export function ChannelForm({
  channel,
  labels,
  form: { isDirty, isSaving, isSaved, isOvertaken, problems, test, check, submit, reset },
  testChoices,
  children,
}: ChannelFormProps) {
  const named = fieldProblems(problems.errors, labels, `${channel}-`);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a field that is left says so here; the form itself does nothing
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
      <div className={styles["actions"]}>
        <Button tone="primary" submits busy={isSaving}>
          {isSaving ? shellWords.saving : channelWords.save}
        </Button>
        {isDirty && <CancelChanges label={isOvertaken ? channelWords.loadTheirs : shellWords.cancel} onCancel={reset} />}
        {isSaved && <span className="meta">{channelWords.saved[channel]}</span>}
      </div>
      <LeaveQuestion unsaved={isDirty} />
    </form>
  );
}
