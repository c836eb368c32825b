import { type SyntheticEvent, useState } from "react";
import { setupApi } from "../../lib/setup-api.ts";
import { givenErrors, useFormProblems } from "../../lib/form-problems.ts";
import { newPasswordErrors } from "../../lib/new-password.ts";
import { setupWords } from "../../lib/words/en/setup.ts";
import { Button } from "../../ui/button.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { NewPasswordFields } from "../../ui/new-password-fields.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { setupFieldProblems } from "./setup-field-problems.ts";
import { useFinishSetup } from "./use-finish-setup.ts";

interface SetPasswordFormProps {
  readonly token: string;
  readonly username: string;
  readonly name: string;
}

export function SetPasswordForm({ token, username, name }: SetPasswordFormProps) {
  const [{ password, repeat }, setPasswords] = useState({ password: "", repeat: "" });
  const [busy, setBusy] = useState(false);
  const problems = useFormProblems(["password", "repeat"]);
  const finish = useFinishSetup();

  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await setupApi.setPassword({ token, password });
      await finish();
    } catch (error) {
      setBusy(false);
      problems.refuseBy(error);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const errors = givenErrors({ ...newPasswordErrors(password, repeat) });
    if (Object.keys(errors).length > 0) problems.refuse(errors);
    else void submit();
  };

  return (
    <>
      <PageHeader title={setupWords.passwordTitle} lead={setupWords.forPerson(name, username)} />
      <form onSubmit={onSubmit} noValidate>
        <FormProblems message={problems.message} problems={setupFieldProblems(problems.errors)} attempt={problems.attempt} />
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <NewPasswordFields
          field="password"
          labels={setupWords}
          password={password}
          repeat={repeat}
          errors={problems.errors}
          onChange={setPasswords}
        />
        <Button tone="primary" submits busy={busy}>
          {busy ? setupWords.working : setupWords.submitPassword}
        </Button>
      </form>
    </>
  );
}
