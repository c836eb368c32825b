import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { LIVE } from "../../lib/live-query.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import styles from "./channels-page.module.css";
import { IncomingSection } from "./incoming-section.tsx";
import { MailForm } from "./mail-form.tsx";
import { MailState } from "./mail-state.tsx";

const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => api.channels(signal),
  ...LIVE,
});

export function ChannelsPage() {
  return (
    <>
      <PageHeader title={channelWords.title} lead={channelWords.lead} />
      <div className={styles["cards"]}>
        <QueryBoundary>
          <MailCard />
        </QueryBoundary>
        <QueryBoundary>
          <IncomingSection />
        </QueryBoundary>
      </div>
    </>
  );
}

function MailCard() {
  const { data, isRefetchError, dataUpdatedAt, refetch } = useSuspenseQuery(channelsQuery);
  const mail = data.items.find(({ channel }) => channel === "mail");
  if (mail === undefined) return null;
  return (
    <section className={styles["card"]} aria-labelledby="mail-title">
      <StaleStrip since={isRefetchError ? dataUpdatedAt : null} onRetry={() => void refetch()} />
      <MailState mail={mail} />
      <MailForm settings={mail.mail} />
    </section>
  );
}
