import { useState } from "react";
import { setupWords } from "../../lib/words/en/setup.ts";
import { SecretField, ShowSwitch } from "../../ui/field.tsx";

interface NewPasswordFieldsProps {
  readonly password: string;
  readonly repeat: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (next: { readonly password: string; readonly repeat: string }) => void;
}

export function NewPasswordFields({ password, repeat, errors, onChange }: NewPasswordFieldsProps) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <SecretField
        shown={shown}
        id="password"
        label={setupWords.password}
        hint={setupWords.passwordHint}
        name="new-password"
        autoComplete="new-password"
        value={password}
        error={errors["password"]}
        onChange={(event) => onChange({ password: event.target.value, repeat })}
      />
      <SecretField
        shown={shown}
        id="repeat"
        label={setupWords.repeat}
        name="repeat-password"
        autoComplete="new-password"
        value={repeat}
        error={errors["repeat"]}
        onChange={(event) => onChange({ password, repeat: event.target.value })}
      />
      <ShowSwitch label={setupWords.showPasswords} checked={shown} onChange={setShown} />
    </>
  );
}
