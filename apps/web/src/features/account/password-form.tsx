import { type SyntheticEvent, useState } from "react";
import { fieldProblems, givenErrors, useFormProblems } from "../../lib/form-problems.ts";
import { newPasswordErrors } from "../../lib/new-password.ts";
import { useMe } from "../../lib/own-person.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { Button } from "../../ui/button.tsx";
import { SecretField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { NewPasswordFields } from "../../ui/new-password-fields.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./account-page.module.css";
import { useFocusOnArrival } from "./use-focus-on-arrival.ts";
import { PASSWORD_FIELD, usePasswordChange } from "./use-password-change.ts";

const EMPTY = { current: "", password: "", repeat: "" };
type Draft = typeof EMPTY;

const NEW_LABELS = { password: accountWords.newPassword, repeat: accountWords.repeatNew };
const LABEL: Readonly<Record<string, string>> = {
  [PASSWORD_FIELD.current]: accountWords.currentPassword,
  [PASSWORD_FIELD.next]: accountWords.newPassword,
  [PASSWORD_FIELD.repeat]: accountWords.repeatNew,
};

interface PasswordFormProps {
  /** It comes in the place of one that did what it is for. */
  readonly isChanged: boolean;
  readonly onChanged: () => void;
}

export function PasswordForm({ isChanged, onChanged }: PasswordFormProps) {
  const { username } = useMe();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const problems = useFormProblems(Object.values(PASSWORD_FIELD));
  const { mutate, isPending } = usePasswordChange(problems, onChanged);
  useFocusOnArrival("password", isChanged);
  const edit = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isPending) return;
    const errors = errorsOf(draft);
    if (Object.keys(errors).length > 0) return problems.refuse(errors);
    problems.clear();
    mutate({ currentPassword: draft.current, newPassword: draft.password });
  };
  return (
    <form className={styles["form"]} aria-label={accountWords.changePassword} noValidate onSubmit={onSubmit}>
      {isChanged && Object.values(draft).join("") === "" && <Notice>{accountWords.passwordChanged}</Notice>}
      <FormProblems message={problems.message} problems={fieldProblems(problems.errors, LABEL)} attempt={problems.attempt} />
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <NewPasswordFields
        field={PASSWORD_FIELD.next}
        labels={NEW_LABELS}
        password={draft.password}
        repeat={draft.repeat}
        errors={problems.errors}
        onChange={edit}
        renderBefore={(shown) => (
          <SecretField
            shown={shown}
            id={PASSWORD_FIELD.current}
            label={accountWords.currentPassword}
            name="current-password"
            autoComplete="current-password"
            value={draft.current}
            error={problems.errors[PASSWORD_FIELD.current]}
            onChange={(event) => edit({ current: event.target.value })}
          />
        )}
      />
      <div className={styles["actions"]}>
        <Button tone="primary" submits busy={isPending}>
          {isPending ? accountWords.changingPassword : accountWords.changePassword}
        </Button>
      </div>
    </form>
  );
}

function errorsOf({ current, password, repeat }: Draft): Readonly<Record<string, string>> {
  const wrong = newPasswordErrors(password, repeat);
  return givenErrors({
    [PASSWORD_FIELD.current]: current === "" ? accountWords.currentMissing : null,
    [PASSWORD_FIELD.next]: wrong.password,
    [PASSWORD_FIELD.repeat]: wrong.repeat,
  });
}
