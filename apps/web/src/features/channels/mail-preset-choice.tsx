import { useState } from "react";
import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import { SelectField } from "../../ui/field.tsx";
import type { MailDraft } from "./mail-draft.ts";
import { filledIn, MAIL_PRESETS, presetOf } from "./mail-presets.ts";

interface MailPresetChoiceProps {
  readonly draft: MailDraft;
  readonly onChange: (part: Partial<MailDraft>) => void;
}

/** Fills in what a provider's documentation says, and says what it wants besides. */
export function MailPresetChoice({ draft, onChange }: MailPresetChoiceProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  // No server’s name tells of a preset that names none: that one holds as it was chosen.
  const preset = presetOf(draft.host) ?? MAIL_PRESETS.find(({ key, server }) => key === chosen && server.host === "");
  return (
    <SelectField
      id="mail-provider"
      label={mailSetupWords.provider}
      hint={preset?.note ?? mailSetupWords.providerHint}
      value={preset?.key ?? "custom"}
      onChange={(event) => {
        setChosen(event.target.value);
        const next = MAIL_PRESETS.find(({ key }) => key === event.target.value);
        if (next !== undefined) onChange(filledIn(next, draft.host));
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
