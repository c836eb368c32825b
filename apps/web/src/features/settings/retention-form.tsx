import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { Settings } from "@tocsin/contract";
import { announce } from "../../lib/announcer.ts";
import { api } from "../../lib/api.ts";
import { useFormDraft } from "../../lib/form-draft.ts";
import { useNow } from "../../lib/now.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { settingsQuery } from "../../lib/settings.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { Notice } from "../../ui/notice.tsx";
import {
  changesOf,
  DAYS,
  draftOf,
  mistakesOf,
  type Removal,
  removalsOf,
  RETENTION_FIELDS,
  type RetentionDraft,
} from "./retention-draft.ts";
import styles from "./settings-page.module.css";

const REMOVALS_ID = "retention-removals";

/** How long things are kept. Explicit save: what a shorter time takes away does not come back. */
export function RetentionForm() {
  const { data } = useSuspenseQuery(settingsQuery);
  const now = useNow();
  const { draft, isDirty, problems, errors, edit, check, submit, reset, isSaving, saved } = useRetention(data);
  const removals = isDirty ? removalsOf(draft, data.retention, now) : [];
  const named = Object.entries(problems.errors).map(([field, message]) => ({ field, label: labelOf(field), message }));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a field that is left says so here; the form itself does nothing
    <form
      className={styles["form"]}
      noValidate
      aria-label={settingsWords.retention}
      onBlur={(event) => check(event.target.id)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <FormProblems message={problems.message} problems={named} attempt={problems.attempt} />
      {RETENTION_FIELDS.map((field) => (
        <TextField
          key={field}
          id={field}
          label={settingsWords.kept[field]}
          hint={`${settingsWords.limits(DAYS[field].min, DAYS[field].max)} ${settingsWords.meaning[field]}`}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={draft[field]}
          error={errors[field]}
          onChange={(event) => edit({ [field]: event.target.value })}
        />
      ))}
      {removals.length > 0 && <Removals removals={removals} />}
      <div className={styles["actions"]}>
        <Button tone="primary" submits busy={isSaving} aria-describedby={removals.length > 0 ? REMOVALS_ID : undefined}>
          {isSaving ? shellWords.saving : settingsWords.save}
        </Button>
        {isDirty && <Button onClick={reset}>{shellWords.cancel}</Button>}
        {saved !== null && !isDirty && <span className="meta">{settingsWords.saved(saved)}</span>}
      </div>
      <LeaveQuestion unsaved={isDirty} />
    </form>
  );
}

function labelOf(field: string): string {
  const known = RETENTION_FIELDS.find((one) => one === field);
  return known === undefined ? field : settingsWords.kept[known];
}

function Removals({ removals }: { readonly removals: readonly Removal[] }) {
  const zone = useTimeZone();
  return (
    <Notice tone="warning">
      <div id={REMOVALS_ID} className={styles["removals"]}>
        <p>{settingsWords.removal}</p>
        <ul>
          {removals.map(({ field, before }) => (
            <li key={field}>{settingsWords.removes[field](timeWords.date(before, zone))}</li>
          ))}
        </ul>
      </div>
    </Notice>
  );
}

function useRetention({ retention }: Settings) {
  const queryClient = useQueryClient();
  const kept = useFormDraft<RetentionDraft>({ stored: draftOf(retention), fields: RETENTION_FIELDS, errorsOf: mistakesOf });
  const { draft, isDirty, problems, withoutMistakes, reset } = kept;
  const save = useMutation({
    mutationFn: () => api.changeSettings({ retention: changesOf(draft, retention) }),
    onSuccess: async (settings) => {
      queryClient.setQueryData(settingsQuery.queryKey, settings);
      reset();
      announce(settingsWords.saved(settings.retention));
      // The log says how long it reaches back.
      await queryClient.invalidateQueries({ queryKey: ["catalogue"] });
    },
    onError: (error) => problems.refuseBy(error),
  });
  const submit = (): void => {
    if (isDirty) withoutMistakes(() => !save.isPending && save.mutate());
  };
  useSaveKey(submit);
  return { ...kept, submit, isSaving: save.isPending, saved: save.data?.retention ?? null };
}
