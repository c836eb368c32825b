import { useState } from "react";
import type { Me } from "@tocsin/contract";
import { useMe } from "../../lib/own-person.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import styles from "./account-page.module.css";
import { SlackCodeForm } from "./slack-code-form.tsx";
import { SlackEmailForm } from "./slack-email-form.tsx";

/** Where Slack messages go, and the way to another account: its address, then the code that came there. */
export function SlackAddress() {
  const me = useMe();
  // What takes the place of a form that was sent has focus; what the page opens with has not.
  const [hasMoved, setMoved] = useState(false);
  const { origin, pending } = me.slack;
  const moved = { hasMoved, onMoved: () => setMoved(true) };
  return (
    <>
      <WhereItGoes me={me} />
      {origin !== "directory" && pending === null && <SlackEmailForm {...moved} />}
      {pending !== null && <SlackCodeForm key={pending.sentAt} pending={pending} {...moved} />}
    </>
  );
}

function WhereItGoes({ me: { email, slackEmail, slack } }: { readonly me: Me }) {
  const zone = useTimeZone();
  const address = slackEmail ?? email;
  if (address === null) return <p>{accountWords.slackNone}</p>;
  const { confirmedAt } = slack;
  return (
    <p>
      {LEAD[slack.origin]} <strong className={styles["address"]}>{address}</strong>
      {confirmedAt === null ? "." : `, ${accountWords.confirmedOn(timeWords.date(Date.parse(confirmedAt), zone))}`}
    </p>
  );
}

const LEAD = {
  login: accountWords.slackLogin,
  confirmed: accountWords.slackConfirmed,
  directory: accountWords.slackDirectory,
} as const satisfies Record<Me["slack"]["origin"], string>;
