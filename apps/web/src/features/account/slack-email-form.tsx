import type { SyntheticEvent } from "react";
import { looksLikeAddress } from "../../lib/email-address.ts";
import { fieldProblems } from "../../lib/form-problems.ts";
import { useMe } from "../../lib/own-person.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblems } from "../../ui/form-problems.tsx";
import styles from "./account-page.module.css";
import { useFocusOnArrival } from "./use-focus-on-arrival.ts";
import { SLACK_FIELD, type SlackSteps, useSlackEmail } from "./use-slack-address.ts";

const FIELD = SLACK_FIELD.email;

/** Another address: it holds once the code that is sent to it was entered. Back to the login's there is no code. */
export function SlackEmailForm({ steps }: { readonly steps: SlackSteps }) {
  const { hasMoved, problems, address, onAddress } = steps;
  const { email, slack } = useMe();
  const send = useSlackEmail({
    said: ({ slack: { pending } }) => (pending === null ? accountWords.announceBack : accountWords.announceSent(pending.email)),
    ...steps,
  });
  useFocusOnArrival("slack", hasMoved);
  const label = slack.origin === "login" ? accountWords.slackEmail : accountWords.otherSlackEmail;
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wanted = address.trim();
    if (!looksLikeAddress(wanted)) problems.refuse({ [FIELD]: accountWords.slackEmailBad });
    else if (!send.isPending) {
      problems.clear();
      send.mutate(wanted);
    }
  };
  return (
    <form className={styles["form"]} aria-label={accountWords.emailForm} noValidate onSubmit={onSubmit}>
      <FormProblems message={problems.message} problems={fieldProblems(problems.errors, { [FIELD]: label })} attempt={problems.attempt} />
      <TextField
        id={FIELD}
        type="email"
        label={label}
        hint={accountWords.slackEmailHint}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        value={address}
        error={problems.errors[FIELD]}
        onChange={(event) => onAddress(event.target.value)}
      />
      <div className={styles["actions"]}>
        <Button tone="primary" submits busy={send.isPending && send.variables !== null}>
          {send.isPending && send.variables !== null ? accountWords.sending : accountWords.sendCode}
        </Button>
        {slack.origin === "confirmed" && (
          <Button busy={send.isPending} onClick={() => send.mutate(null)}>
            {accountWords.backToLogin(email)}
          </Button>
        )}
      </div>
    </form>
  );
}
