import { useSuspenseQuery } from "@tanstack/react-query";
import { settingsQuery } from "../../lib/settings.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";
import { TextAreaField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { draftOf, GENERAL_FIELDS, type GeneralDraft, generalOf, linkWarnings, mailFoot, mistakesOf } from "./general-draft.ts";
import { SettingsForm } from "./settings-form.tsx";
import styles from "./settings-page.module.css";
import { useSettingsForm } from "./use-settings-form.ts";

const WARNINGS_ID = "general-warnings";

/** What messages say of this installation and where their links lead, with the foot of a mail as it would be. */
export function GeneralForm() {
  const { data } = useSuspenseQuery(settingsQuery);
  const { serverUrl } = data;
  const form = useSettingsForm({
    settings: data,
    fields: GENERAL_FIELDS,
    valuesIn: (settings) => settings,
    draftOf,
    errorsOf: mistakesOf,
    valuesOf: generalOf,
    named: (values) => values,
    saved: () => settingsWords.generalSaved,
  });
  const { draft, errors, edit } = form;
  const warnings = linkWarnings(draft, serverUrl);
  return (
    <SettingsForm
      title={settingsWords.general}
      labels={settingsWords.said}
      form={form}
      saveDescribedBy={warnings.length > 0 ? WARNINGS_ID : undefined}
    >
      <TextField
        id="publicUrl"
        type="url"
        label={settingsWords.said.publicUrl}
        hint={settingsWords.saidMeaning.publicUrl(serverUrl)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={draft.publicUrl}
        error={errors["publicUrl"]}
        onChange={(event) => edit({ publicUrl: event.target.value })}
      />
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      <TextField
        id="teamName"
        label={settingsWords.said.teamName}
        hint={settingsWords.saidMeaning.teamName}
        autoComplete="off"
        value={draft.teamName}
        error={errors["teamName"]}
        onChange={(event) => edit({ teamName: event.target.value })}
      />
      <TextAreaField
        id="disclaimer"
        label={settingsWords.said.disclaimer}
        hint={settingsWords.saidMeaning.disclaimer}
        rows={3}
        value={draft.disclaimer}
        error={errors["disclaimer"]}
        onChange={(event) => edit({ disclaimer: event.target.value })}
      />
      <MailFoot draft={draft} serverUrl={serverUrl} />
    </SettingsForm>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <Notice tone="warning">
      <div id={WARNINGS_ID} className={styles["warnings"]}>
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
      </div>
    </Notice>
  );
}

function MailFoot({ draft, serverUrl }: { readonly draft: GeneralDraft; readonly serverUrl: string }) {
  return (
    <figure className={styles["preview"]} aria-labelledby="preview-title">
      <figcaption id="preview-title">{settingsWords.preview}</figcaption>
      <p>{mailFoot(draft, serverUrl).join("\n")}</p>
    </figure>
  );
}
