import { useMutation } from "@tanstack/react-query";
import type { MailRefusal } from "@tocsin/contract";
import { announce } from "../lib/announcer.ts";
import { problemText } from "../lib/problem-text.ts";
import { refusedMailWords } from "../lib/words/en/refused-mail.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import styles from "./refused-address.module.css";
import { RelativeTime } from "./relative-time.tsx";

interface RefusedMailProps {
  readonly refusal: MailRefusal;
  readonly whose: "own" | "other";
  /** Lifts it and reads anew what showed it; then this strip is gone. */
  readonly lift: () => Promise<unknown>;
  /** Id of what gets focus when the strip goes. */
  readonly focusAfter: string;
}

/** An address that gets no mail because a server refused it, and the way to try it again. */
export function RefusedMail({ refusal: { address, code, at }, whose, lift, focusAfter }: RefusedMailProps) {
  const lifting = useMutation({
    mutationFn: lift,
    onSuccess: () => {
      announce(refusedMailWords.lifted(address));
      focusOn(focusAfter);
    },
  });
  return (
    <Notice tone="warning">
      <p className={styles["text"]}>
        {refusedMailWords.refused} <strong>{address}</strong>
        {refusedMailWords.code(code)}, <RelativeTime at={at} />. {refusedMailWords.until(whose)}
      </p>
      <Button busy={lifting.isPending} onClick={() => lifting.mutate()}>
        {refusedMailWords.tryAgain}
      </Button>
      {lifting.isError && (
        <p className={styles["error"]} role="alert">
          {problemText(lifting.error)}
        </p>
      )}
    </Notice>
  );
}

/** Headings take focus only when they are told to. */
function focusOn(id: string): void {
  const element = document.getElementById(id);
  if (element === null) return;
  if (!element.matches("input, button, a[href], [tabindex]")) element.tabIndex = -1;
  element.focus();
}
