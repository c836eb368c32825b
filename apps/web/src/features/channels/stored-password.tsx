import { channelWords } from "../../lib/words/en/channels.ts";
import { Button } from "../../ui/button.tsx";
import { PasswordField } from "../../ui/field.tsx";
import type { MailDraft } from "./mail-draft.ts";
import styles from "./mail-form.module.css";

interface StoredPasswordProps {
  readonly draft: MailDraft;
  /** What the server shows of the stored password; null: none is stored. */
  readonly mask: string | null;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<MailDraft>) => void;
}

/** Write-only: the stored password is kept, replaced or removed, never shown. */
export function StoredPassword({ draft: { passwordChange, password }, mask, error, onChange }: StoredPasswordProps) {
  if (mask !== null && passwordChange === "keep") {
    return (
      <div className={styles["stored"]}>
        <strong>{channelWords.password}</strong>
        <p className="meta">{channelWords.passwordKept(mask)}</p>
        <div className={styles["choices"]}>
          <Button onClick={() => onChange({ passwordChange: "replace" })}>{channelWords.replace}</Button>
          <Button onClick={() => onChange({ passwordChange: "remove" })}>{channelWords.remove}</Button>
        </div>
      </div>
    );
  }
  if (passwordChange === "remove") {
    return (
      <div className={styles["stored"]}>
        <strong>{channelWords.password}</strong>
        <p>{channelWords.willBeRemoved}</p>
        <Button onClick={() => onChange({ passwordChange: "keep" })}>{channelWords.keep}</Button>
      </div>
    );
  }
  return (
    <div className={styles["password"]}>
      <PasswordField
        id="mail-password"
        label={channelWords.password}
        hint={channelWords.passwordHint}
        autoComplete="new-password"
        maxLength={1_024}
        value={password}
        error={error}
        onChange={(event) => onChange({ password: event.target.value })}
      />
      {mask !== null && (
        <button type="button" className="link" onClick={() => onChange({ passwordChange: "keep", password: "" })}>
          {channelWords.keep}
        </button>
      )}
    </div>
  );
}
