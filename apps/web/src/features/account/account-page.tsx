import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import styles from "./account-page.module.css";
import { PasswordChange } from "./password-change.tsx";
import { SlackAddress } from "./slack-address.tsx";
import { TimeZoneChoice } from "./time-zone-choice.tsx";

/** What is one's own, and neither a preference nor everybody's. */
export function AccountPage() {
  const { username, name, email } = useMe();
  return (
    <>
      <PageHeader title={accountWords.title} />
      <div className={styles["sections"]}>
        <Section id="you" title={accountWords.you}>
          <Facts ruled>
            <Fact name={accountWords.username}>{username}</Fact>
            {name !== "" && <Fact name={accountWords.name}>{name}</Fact>}
            <Fact name={accountWords.email}>{email ?? accountWords.noEmail}</Fact>
          </Facts>
          {email !== null && <p className="meta">{accountWords.emailMeaning}</p>}
        </Section>
        <Section id="password" title={accountWords.password}>
          <PasswordChange />
        </Section>
        <Section id="times" title={accountWords.times}>
          <TimeZoneChoice />
          <p>
            {accountWords.keyboard} <Link to="/account/keyboard">{keyboardWords.title}</Link>.
          </p>
        </Section>
        <Section id="slack" title={accountWords.slack}>
          <SlackAddress />
        </Section>
      </div>
    </>
  );
}

function Section({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles["section"]} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}
