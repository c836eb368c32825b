import { useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useId, useState } from "react";
import { api } from "../lib/api.ts";
import { signInPath } from "../lib/next-path.ts";
import { problemText } from "../lib/problem-text.ts";
import { signInFailure } from "../lib/sign-in-failure.ts";
import { type SignInReason, signInPrompt } from "../lib/sign-in-prompt.ts";
import { formWords } from "../lib/words/en/forms.ts";
import { signInWords } from "../lib/words/en/sign-in.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { PasswordField } from "../ui/field.tsx";
import { FormProblems } from "../ui/form-problems.tsx";
import styles from "./sign-in-dialog.module.css";

export function SignInDialog({ reason, username }: { readonly reason: SignInReason; readonly username: string }) {
  const passwordId = useId();
  const queryClient = useQueryClient();
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<{ readonly text: string; readonly attempt: number }>({ text: "", attempt: 0 });
  const [busy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      if (reason === "expired") await api.signIn({ login: username, password });
      else await api.confirmPassword(password);
      signInPrompt.settle(true);
      await queryClient.invalidateQueries();
    } catch (error) {
      setBusy(false);
      setFailure(({ attempt }) => ({ text: signInFailure(error) ?? problemText(error), attempt: attempt + 1 }));
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (password === "") setFailure(({ attempt }) => ({ text: signInWords.passwordMissing, attempt: attempt + 1 }));
    else void submit();
  };

  const expired = reason === "expired";
  return (
    <Dialog
      title={expired ? signInWords.expiredTitle : signInWords.recentTitle}
      onClose={expired ? undefined : () => signInPrompt.settle(false)}
    >
      <form className={styles["form"]} onSubmit={onSubmit} noValidate>
        <p>{expired ? signInWords.expired(username) : signInWords.recent}</p>
        <FormProblems message={failure.attempt === 0 ? null : failure.text} attempt={failure.attempt} />
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordField
          id={passwordId}
          label={signInWords.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <DialogActions>
          {expired ? (
            <a className={styles["other"]} href={signInPath(globalThis.location)}>
              {signInWords.somebodyElse}
            </a>
          ) : (
            <Button onClick={() => signInPrompt.settle(false)}>{formWords.cancel}</Button>
          )}
          <Button tone="primary" submits busy={busy}>
            {expired ? signInWords.submit : signInWords.confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
