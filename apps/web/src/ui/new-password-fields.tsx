import { type ReactNode, useState } from "react";
import { setupWords } from "../lib/words/en/setup.ts";
import { SecretField, ShowSwitch } from "./field.tsx";

interface NewPasswordFieldsProps {
  /** What the server calls the new password; the id of its control too. */
  readonly field: string;
  readonly labels: { readonly password: string; readonly repeat: string };
  readonly password: string;
  readonly repeat: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (next: { readonly password: string; readonly repeat: string }) => void;
  /** A password that is asked for before them, and shown with them. */
  readonly renderBefore?: (shown: boolean) => ReactNode;
}

/** A password that is being set, twice, with one switch that shows all that is typed. */
export function NewPasswordFields({ field, labels, password, repeat, errors, onChange, renderBefore }: NewPasswordFieldsProps) {
  const [shown, setShown] = useState(false);
  return (
    <>
      {renderBefore?.(shown)}
      <SecretField
        shown={shown}
        id={field}
        label={labels.password}
        hint={setupWords.passwordHint}
        name="new-password"
        autoComplete="new-password"
        value={password}
        error={errors[field]}
        onChange={(event) => onChange({ password: event.target.value, repeat })}
      />
      <SecretField
        shown={shown}
        id="repeat"
        label={labels.repeat}
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
