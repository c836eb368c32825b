import type { Me } from "@tocsin/contract";
import { SLACK_CODE_DIGITS } from "@tocsin/domain";
import { type SyntheticEvent, useState } from "react";
import { fieldProblems } from "../../lib/form-problems.ts";
import { useNow } from "../../lib/now.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import styles from "./account-page.module.css";
import { SlackCodeActions } from "./slack-code-actions.tsx";
import { useFocusOnArrival } from "./use-focus-on-arrival.ts";
import { SLACK_FIELD, type SlackSteps, useSlackCode } from "./use-slack-address.ts";

type Pending = NonNullable<Me["slack"]["pending"]>;

const FIELD = SLACK_FIELD.code;

interface SlackCodeFormProps {
  readonly pending: Pending;
  readonly steps: SlackSteps;
}

/** The code that came to the other account. */
export function SlackCodeForm({ pending: { email, arrived, expiresAt }, steps }: SlackCodeFormProps) {
  const { hasMoved, problems } = steps;
  const [code, setCode] = useState("");
  const confirm = useSlackCode({ said: (me) => accountWords.announceConfirmed(me.slackEmail ?? ""), ...steps });
  useFocusOnArrival(FIELD, hasMoved);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (confirm.isPending) return;
    if (code.length === SLACK_CODE_DIGITS) confirm.mutate(code);
    else problems.refuse({ [FIELD]: accountWords.codeBad });
  };
  return (
    <form className={styles["form"]} aria-label={accountWords.codeForm} noValidate onSubmit={onSubmit}>
      <p>
        {arrived ? accountWords.codeSent : accountWords.codeUnknown} <strong className={styles["address"]}>{email}</strong>.
      </p>
      <FormProblems
        message={problems.message}
        problems={fieldProblems(problems.errors, { [FIELD]: accountWords.code })}
        attempt={problems.attempt}
      />
      <CodeField code={code} expiresAt={expiresAt} error={problems.errors[FIELD]} onChange={setCode} />
      <SlackCodeActions email={email} steps={steps}>
        <Button tone="primary" submits busy={confirm.isPending}>
          {confirm.isPending ? accountWords.confirming : accountWords.confirm}
        </Button>
      </SlackCodeActions>
    </form>
  );
}

interface CodeFieldProps {
  readonly code: string;
  readonly expiresAt: string;
  readonly error: string | undefined;
  readonly onChange: (code: string) => void;
}

/** Open also when its time seems to be over: this machine's clock may be wrong, and the server knows. */
function CodeField({ code, expiresAt, error, onChange }: CodeFieldProps) {
  const leftMs = Date.parse(expiresAt) - useNow();
  return (
    <TextField
      id={FIELD}
      data-code
      label={accountWords.code}
      hint={accountWords.codeHint(leftMs > 0 ? accountWords.left(leftMs) : accountWords.leftOver)}
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      value={code}
      error={error}
      // As it is copied, with whatever stands around or between the digits.
      onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, "").slice(0, SLACK_CODE_DIGITS))}
    />
  );
}
