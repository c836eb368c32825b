import { settingsWords } from "../../lib/words/en/settings.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { RetentionForm } from "./retention-form.tsx";
import styles from "./settings-page.module.css";

/** What holds for the whole installation, and is not part of a channel or of a scope. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title={settingsWords.title} lead={settingsWords.lead} />
      <section className={styles["section"]} aria-labelledby="retention-title">
        <h2 id="retention-title">{settingsWords.retention}</h2>
        <p>{settingsWords.retentionLead}</p>
        <QueryBoundary>
          <RetentionForm />
        </QueryBoundary>
      </section>
    </>
  );
}
