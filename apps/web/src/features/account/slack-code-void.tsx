import { accountWords } from "../../lib/words/en/account.ts";
import { FormProblems } from "../../ui/form-problems.tsx";
import styles from "./account-page.module.css";
import { SlackCodeActions } from "./slack-code-actions.tsx";
import { useFocusOnArrival } from "./use-focus-on-arrival.ts";
import type { SlackSteps } from "./use-slack-address.ts";

const TEXT = "slack-code-void";

/** A code that was guessed at too often: there is nothing to enter any more. */
export function SlackCodeVoid({ email, steps }: { readonly email: string; readonly steps: SlackSteps }) {
  const { hasMoved, problems } = steps;
  useFocusOnArrival(TEXT, hasMoved);
  return (
    <div className={styles["form"]}>
      <p id={TEXT} tabIndex={-1}>
        {accountWords.triedOut} <strong className={styles["address"]}>{email}</strong>.
      </p>
      <FormProblems message={problems.message} attempt={problems.attempt} />
      <SlackCodeActions email={email} isAllThereIs steps={steps} />
    </div>
  );
}
