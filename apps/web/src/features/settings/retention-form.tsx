import { useSuspenseQuery } from "@tanstack/react-query";
import { useNow } from "../../lib/now.ts";
import { settingsQuery } from "../../lib/settings.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DAYS, draftOf, mistakesOf, type Removal, removalsOf, RETENTION_FIELDS, retentionOf } from "./retention-draft.ts";
import { SettingsForm } from "./settings-form.tsx";
import styles from "./settings-page.module.css";
import { useSettingsForm } from "./use-settings-form.ts";

const REMOVALS_ID = "retention-removals";

/** How long things are kept. Explicit save: what a shorter time takes away does not come back. */
export function RetentionForm() {
  const { data } = useSuspenseQuery(settingsQuery);
  const now = useNow();
  const form = useSettingsForm({
    settings: data,
    fields: RETENTION_FIELDS,
    valuesIn: ({ retention }) => retention,
    draftOf,
    errorsOf: mistakesOf,
    valuesOf: retentionOf,
    named: (retention) => ({ retention }),
    saved: ({ retention }) => settingsWords.retentionSaved(retention),
  });
  const { draft, errors, edit } = form;
  const removals = removalsOf(draft, data.retention, now);
  return (
    <SettingsForm
      title={settingsWords.retention}
      labels={settingsWords.kept}
      form={form}
      saveDescribedBy={removals.length > 0 ? REMOVALS_ID : undefined}
    >
      {RETENTION_FIELDS.map((field) => (
        <TextField
          key={field}
          id={field}
          label={settingsWords.kept[field]}
          hint={`${settingsWords.limits(DAYS[field].min, DAYS[field].max)} ${settingsWords.meaning[field]}`}
          inputMode="numeric"
          autoComplete="off"
          data-short
          value={draft[field]}
          error={errors[field]}
          onChange={(event) => edit({ [field]: event.target.value })}
        />
      ))}
      {removals.length > 0 && <Removals removals={removals} />}
    </SettingsForm>
  );
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
