import { isUsername } from "@tocsin/domain";
import { type SyntheticEvent, useState } from "react";
import { setupApi } from "../../lib/setup-api.ts";
import { looksLikeAddress } from "../../lib/email-address.ts";
import { givenErrors, useFormProblems } from "../../lib/form-problems.ts";
import { newPasswordErrors } from "../../lib/new-password.ts";
import { setupWords } from "../../lib/words/en/setup.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import { NewPasswordFields } from "../../ui/new-password-fields.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { setupFieldProblems } from "./setup-field-problems.ts";
import { useFinishSetup } from "./use-finish-setup.ts";

const EMPTY = { username: "", name: "", email: "", password: "", repeat: "" };
type Draft = typeof EMPTY;

export function FirstSuperuserForm({ token }: { readonly token: string }) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [busy, setBusy] = useState(false);
  const problems = useFormProblems(Object.keys(EMPTY));
  const finish = useFinishSetup();
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));

  const submit = async (): Promise<void> => {
    setBusy(true);
    const { username, name, email, password } = draft;
    try {
      await setupApi.createFirstSuperuser({
        token,
        username,
        name: name.trim(),
        email: email.trim() === "" ? null : email.trim(),
        password,
      });
      await finish();
    } catch (error) {
      setBusy(false);
      problems.refuseBy(error);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const errors = errorsOf(draft);
    if (Object.keys(errors).length > 0) problems.refuse(errors);
    else void submit();
  };

  return (
    <>
      <PageHeader title={setupWords.firstTitle} lead={setupWords.first} />
      <form onSubmit={onSubmit} noValidate>
        <FormProblems message={problems.message} problems={setupFieldProblems(problems.errors)} attempt={problems.attempt} />
        <PersonFields draft={draft} errors={problems.errors} onChange={change} />
        <NewPasswordFields
          field="password"
          labels={setupWords}
          password={draft.password}
          repeat={draft.repeat}
          errors={problems.errors}
          onChange={change}
        />
        <Button tone="primary" submits busy={busy}>
          {busy ? setupWords.working : setupWords.submitFirst}
        </Button>
      </form>
    </>
  );
}

interface PersonFieldsProps {
  readonly draft: Draft;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<Draft>) => void;
}

function PersonFields({ draft, errors, onChange }: PersonFieldsProps) {
  return (
    <>
      <TextField
        id="username"
        label={setupWords.username}
        hint={setupWords.usernameHint}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={150}
        value={draft.username}
        error={errors["username"]}
        onChange={(event) => onChange({ username: event.target.value })}
      />
      <TextField
        id="name"
        label={setupWords.name}
        hint={setupWords.nameHint}
        name="name"
        autoComplete="name"
        maxLength={500}
        value={draft.name}
        error={errors["name"]}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextField
        id="email"
        type="email"
        label={setupWords.email}
        hint={setupWords.emailHint}
        name="email"
        autoComplete="email"
        maxLength={254}
        value={draft.email}
        error={errors["email"]}
        onChange={(event) => onChange({ email: event.target.value })}
      />
    </>
  );
}

function errorsOf({ username, email, password, repeat }: Draft): Readonly<Record<string, string>> {
  const address = email.trim();
  return givenErrors({
    username: username === "" ? setupWords.usernameMissing : isUsername(username) ? null : setupWords.usernameBad,
    email: address === "" || looksLikeAddress(address) ? null : setupWords.emailBad,
    ...newPasswordErrors(password, repeat),
  });
}
