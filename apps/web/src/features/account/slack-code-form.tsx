import type { Me } from "@tocsin/contract";
import { SLACK_CODE_DIGITS } from "@tocsin/domain";
import { type SyntheticEvent, useState } from "react";
import { fieldProblems, useFormProblems } from "../../lib/form-problems.ts";
import { useNow } from "../../lib/now.ts";
import { useMe } from "../../lib/own-person.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import styles from "./account-page.module.css";
import { type Moved, useFocusOnArrival, useSlackCode, useSlackEmail } from "./use-slack-address.ts";

type Pending = NonNullable<Me["slack"]["pending"]>;

const FIELD = "code";

/** The code that came to the other account; or that it is too late, and another one. */
export function SlackCodeForm({ pending, hasMoved, onMoved }: Moved & { readonly pending: Pending }) {
  const { slackEmail } = useMe();
  const [code, setCode] = useState("");
  const problems = useFormProblems([FIELD]);
  const onRefused = problems.refuseBy;
  const confirm = useSlackCode({ said: (me) => accountWords.announceConfirmed(me.slackEmail ?? ""), onMoved, onRefused });
  const again = useSlackEmail({ said: () => accountWords.announceSent(pending.email), onMoved, onRefused });
  const cancel = useSlackEmail({ said: () => accountWords.announceCancelled, onMoved, onRefused });
  const isBusy = confirm.isPending || again.isPending || cancel.isPending;
  const isVoid = pending.triesLeft === 0;
  useFocusOnArrival(isVoid ? "slack" : FIELD, hasMoved);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isVoid || isBusy) return;
    if (code.length === SLACK_CODE_DIGITS) confirm.mutate(code);
    else problems.refuse({ [FIELD]: accountWords.codeBad });
  };
  return (
    <form className={styles["form"]} aria-label={accountWords.code} noValidate onSubmit={onSubmit}>
      <p>
        {leadOf(pending)} <strong className={styles["address"]}>{pending.email}</strong>.
      </p>
      <FormProblems
        message={problems.message}
        problems={fieldProblems(problems.errors, { [FIELD]: accountWords.code })}
        attempt={problems.attempt}
      />
      {isVoid ? (
        <p>{accountWords.triedOut}</p>
      ) : (
        <CodeField code={code} expiresAt={pending.expiresAt} error={problems.errors[FIELD]} onChange={setCode} />
      )}
      <div className={styles["actions"]}>
        {!isVoid && (
          <Button tone="primary" submits busy={isBusy}>
            {confirm.isPending ? accountWords.confirming : accountWords.confirm}
          </Button>
        )}
        <Button tone={isVoid ? "primary" : "plain"} busy={isBusy} onClick={() => again.mutate(pending.email)}>
          {again.isPending ? accountWords.sending : accountWords.sendAgain}
        </Button>
        {/* What holds, named once more, calls the code off. */}
        <Button tone="quiet" busy={isBusy} onClick={() => cancel.mutate(slackEmail)}>
          {shellWords.cancel}
        </Button>
      </div>
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

function leadOf({ arrived, triesLeft }: Pending): string {
  if (triesLeft === 0) return accountWords.codeOver;
  return arrived ? accountWords.codeSent : accountWords.codeUnknown;
}
