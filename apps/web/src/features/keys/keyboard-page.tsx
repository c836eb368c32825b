import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import { Notice } from "../../ui/notice.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { KeyboardSwitch, NavigationChoice } from "./keyboard-choices.tsx";
import styles from "./keyboard.module.css";
import { OwnKeys } from "./own-keys.tsx";
import { useKeyboardChange } from "./use-keyboard-change.ts";

/** How one works with keys, and which key does what. */
export function KeyboardPage() {
  const { change, problem } = useKeyboardChange();
  return (
    <>
      <PageHeader
        title={keyboardWords.title}
        lead={keyboardWords.lead}
        above={
          <p>
            <Link to="/account">{keyboardWords.back}</Link>
          </p>
        }
      />
      <div role="alert">{problem !== null && <Notice tone="warning">{problem}</Notice>}</div>
      <div className={styles["sections"]}>
        <Section id="how" title={keyboardWords.how}>
          <KeyboardSwitch of="pageKeys" change={change} />
          <KeyboardSwitch of="matrixKeys" change={change} />
          <NavigationChoice change={change} />
          <KeyboardSwitch of="shortNames" change={change} />
        </Section>
        <Section id="yours" title={keyboardWords.yours}>
          <OwnKeys change={change} />
        </Section>
      </div>
    </>
  );
}

function Section({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles["section"]} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
