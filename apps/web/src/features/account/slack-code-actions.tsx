import type { ReactNode } from "react";
import { useMe } from "../../lib/own-person.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./account-page.module.css";
import { type SlackSteps, useSlackEmail } from "./use-slack-address.ts";

interface SlackCodeActionsProps {
  readonly email: string;
  /** Nothing can be entered: another code is the next step. */
  readonly isAllThereIs?: boolean;
  readonly steps: SlackSteps;
  readonly children?: ReactNode;
}

/** Another code to the same address, or none: what holds, named once more, calls it off. */
export function SlackCodeActions({ email, isAllThereIs = false, steps, children }: SlackCodeActionsProps) {
  const { slackEmail } = useMe();
  const again = useSlackEmail({ said: () => accountWords.announceSent(email), ...steps });
  const cancel = useSlackEmail({ said: () => accountWords.announceCancelled, ...steps });
  const isBusy = again.isPending || cancel.isPending;
  const resend = (): void => {
    // Where that fails, the form of the address comes back.
    steps.onAddress(email);
    again.mutate(email);
  };
  return (
    <div className={styles["actions"]}>
      {children}
      <Button tone={isAllThereIs ? "primary" : "plain"} busy={isBusy} onClick={resend}>
        {again.isPending ? accountWords.sending : accountWords.sendAgain}
      </Button>
      <Button tone="quiet" busy={isBusy} onClick={() => cancel.mutate(slackEmail)}>
        {formWords.cancel}
      </Button>
    </div>
  );
}
