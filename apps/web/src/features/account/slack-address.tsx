import type { Me } from "@tocsin/contract";
import { useMe } from "../../lib/own-person.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { RefusedSlack } from "../../ui/refused-slack.tsx";
import styles from "./account-page.module.css";
import { SlackCodeForm } from "./slack-code-form.tsx";
import { SlackCodeVoid } from "./slack-code-void.tsx";
import { SlackEmailForm } from "./slack-email-form.tsx";
import { useSlackSteps } from "./use-slack-address.ts";

/** Where Slack messages go, and the way to another account: its address, then the code that came there. */
export function SlackAddress() {
  const me = useMe();
  const steps = useSlackSteps();
  const { origin, pending } = me.slack;
  return (
    <>
      <WhereItGoes me={me} />
      <RefusedSlack slack={me.slack} />
      {origin !== "directory" && pending === null && <SlackEmailForm steps={steps} />}
      {pending !== null && pending.triesLeft > 0 && <SlackCodeForm key={pending.sentAt} pending={pending} steps={steps} />}
      {pending?.triesLeft === 0 && <SlackCodeVoid email={pending.email} steps={steps} />}
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
