import type { ReactNode } from "react";
import { settingsWords } from "../../lib/words/en/settings.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { GeneralForm } from "./general-form.tsx";
import { RetentionForm } from "./retention-form.tsx";
import styles from "./settings-page.module.css";

/** What holds for the whole installation, and is not part of a channel or of a scope. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title={settingsWords.title} lead={settingsWords.lead} />
      <div className={styles["sections"]}>
        <Section id="general" title={settingsWords.general} lead={settingsWords.generalLead}>
          <GeneralForm />
        </Section>
        <Section id="retention" title={settingsWords.retention} lead={settingsWords.retentionLead}>
          <RetentionForm />
        </Section>
      </div>
    </>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

function Section({ id, title, lead, children }: SectionProps) {
  const titleId = `${id}-title`;
  return (
    <section className={styles["section"]} aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <p>{lead}</p>
      <QueryBoundary>{children}</QueryBoundary>
    </section>
  );
}
