import { useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { api } from "../../lib/api.ts";
import { fieldProblems, givenErrors, useFormProblems } from "../../lib/form-problems.ts";
import { nextPath } from "../../lib/next-path.ts";
import { signInFailure } from "../../lib/sign-in-failure.ts";
import { signInWords } from "../../lib/words/en/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { PasswordField, TextField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";

const LABEL: Readonly<Record<string, string>> = { login: signInWords.login, password: signInWords.password };

/** Once in, it leads to where somebody wanted to go, as long as that is on this site. */
export function SignInForm() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const problems = useFormProblems(Object.keys(LABEL));

  const signIn = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.signIn({ login: login.trim(), password });
      queryClient.clear();
      await navigate(nextPath(search, globalThis.location.origin), { replace: true });
    } catch (error) {
      setBusy(false);
      problems.refuseBy(error, signInFailure(error));
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const missing = missingFields(login, password);
    if (Object.keys(missing).length > 0) problems.refuse(missing);
    else void signIn();
  };

  return (
    <form onSubmit={onSubmit} noValidate>
      <FormProblems message={problems.message} attempt={problems.attempt} problems={fieldProblems(problems.errors, LABEL)} />
      <TextField
        id="login"
        label={signInWords.login}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        value={login}
        error={problems.errors["login"]}
        onChange={(event) => setLogin(event.target.value)}
      />
      <PasswordField
        id="password"
        label={signInWords.password}
        name="password"
        autoComplete="current-password"
        value={password}
        error={problems.errors["password"]}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button tone="primary" submits busy={busy}>
        {busy ? signInWords.submitting : signInWords.submit}
      </Button>
    </form>
  );
}

function missingFields(login: string, password: string): Readonly<Record<string, string>> {
  return givenErrors({
    login: login.trim() === "" ? signInWords.loginMissing : null,
    password: password === "" ? signInWords.passwordMissing : null,
  });
}
