import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import { SelectField } from "../../ui/field.tsx";
import type { MailDraft } from "./mail-draft.ts";
import { MAIL_PRESETS, presetOf } from "./mail-presets.ts";

interface MailPresetChoiceProps {
  readonly draft: MailDraft;
  readonly onChange: (part: Partial<MailDraft>) => void;
}

/** Fills in what a provider's documentation says, and says what it wants besides. */
export function MailPresetChoice({ draft, onChange }: MailPresetChoiceProps) {
  const preset = presetOf(draft.host);
  return (
    <SelectField
      id="mail-provider"
      label={mailSetupWords.provider}
      hint={preset?.note ?? mailSetupWords.providerHint}
      value={preset?.key ?? "custom"}
      onChange={(event) => {
        const chosen = MAIL_PRESETS.find(({ key }) => key === event.target.value);
        if (chosen !== undefined) onChange(chosen.server);
      }}
    >
      <option value="custom">{mailSetupWords.custom}</option>
      {MAIL_PRESETS.map(({ key, label }) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </SelectField>
  );
}
