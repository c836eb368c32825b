import type { MailSettings } from "@tocsin/contract";
import { channelWords } from "../../lib/words/en/channels.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { Button } from "../../ui/button.tsx";
import { type FieldProblem, FormProblems } from "../../ui/form-problems.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { MailFields } from "./mail-fields.tsx";
import styles from "./mail-form.module.css";
import { useMailForm } from "./use-mail-form.ts";

const LABEL: Readonly<Record<string, string>> = {
  enabled: channelWords.enabled,
  host: channelWords.host,
  port: channelWords.port,
  security: channelWords.security,
  username: channelWords.username,
  password: channelWords.password,
  from: channelWords.from,
  systemTo: channelWords.systemTo,
};

/** Explicit save: half a mail server's settings must never be in force. */
export function MailForm({ settings }: { readonly settings: MailSettings | null }) {
  const { draft, isDirty, problems, save, edit, submit, reset } = useMailForm(settings);
  return (
    <form
      className={styles["form"]}
      noValidate
      aria-label={channelWords.settings}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <FormProblems message={problems.message} problems={fieldProblems(problems.errors)} attempt={problems.attempt} />
      <MailFields draft={draft} mask={settings?.password ?? null} errors={problems.errors} onChange={edit} />
      <div className={styles["actions"]}>
        <Button tone="primary" submits busy={save.isPending}>
          {save.isPending ? shellWords.saving : channelWords.save}
        </Button>
        {isDirty && <Button onClick={reset}>{shellWords.cancel}</Button>}
        {save.isSuccess && !isDirty && <span className="meta">{channelWords.saved}</span>}
      </div>
      <LeaveQuestion unsaved={isDirty} />
    </form>
  );
}

function fieldProblems(errors: Readonly<Record<string, string>>): readonly FieldProblem[] {
  return Object.entries(errors).map(([field, message]) => ({ field: `mail-${field}`, label: LABEL[field] ?? field, message }));
}
