import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { ChannelView } from "@tocsin/contract";
import type { Channel } from "@tocsin/domain";
import { type ReactNode, useEffect } from "react";
import { useLocation } from "react-router-dom";
import { channelsApi } from "../../lib/channels-api.ts";
import { LIVE } from "../../lib/live-query.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { ChannelOverview } from "./channel-overview.tsx";
import { ChannelState } from "./channel-state.tsx";
import styles from "./channels-page.module.css";
import { IncomingSection } from "./incoming-section.tsx";
import { MailboxRefusal } from "./mailbox-refusal.tsx";
import { MailForm } from "./mail-form.tsx";
import { SlackForm } from "./slack-form.tsx";
import { SlackGuide } from "./slack-guide.tsx";
import { TeamsForm } from "./teams-form.tsx";
import { TeamsGuide } from "./teams-guide.tsx";
import { SharedEndpoints, WebhooksForm } from "./webhooks-form.tsx";

const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => channelsApi.channels(signal),
  ...LIVE,
});

export function ChannelsPage() {
  return (
    <>
      <PageHeader title={channelWords.title} lead={channelWords.lead} />
      <div className={styles["cards"]}>
        <QueryBoundary>
          <ChannelCards />
        </QueryBoundary>
        <QueryBoundary>
          <IncomingSection />
        </QueryBoundary>
      </div>
    </>
  );
}

const CARDS: Readonly<Partial<Record<Channel, (props: { readonly state: ChannelView }) => ReactNode>>> = {
  mail: ({ state }) => (
    <>
      <ChannelState state={state} meaning={channelWords.healthMeaning.mail} />
      <MailboxRefusal state={state} />
      <MailForm settings={state.mail} secretSet={state.secretSet} version={state.version} />
    </>
  ),
  slack: ({ state }) => (
    <>
      <ChannelState state={state} meaning={channelWords.healthMeaning.slack} />
      <SlackGuide isOpen={state.slack === null} />
      <SlackForm settings={state.slack} secretSet={state.secretSet} version={state.version} />
    </>
  ),
  msteams: ({ state }) => (
    <>
      <ChannelState state={state} meaning={channelWords.healthMeaning.msteams} />
      <TeamsGuide isOpen={state.msteams === null} />
      <TeamsForm settings={state.msteams} secretSet={state.secretSet} version={state.version} />
    </>
  ),
  webhooks: ({ state }) => (
    <>
      <ChannelState state={state} meaning={channelWords.healthMeaning.webhooks} />
      <QueryBoundary>
        <SharedEndpoints />
      </QueryBoundary>
      <WebhooksForm settings={state.webhooks} version={state.version} />
    </>
  ),
};

/** `#slack` leads to one channel's card. */
function useLinkedCard(): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== "") document.getElementById(hash.slice(1))?.focus();
  }, [hash]);
}

/** One card per channel that can be set up, in the catalogue's order. */
function ChannelCards() {
  const { data, isRefetchError, dataUpdatedAt, refetch } = useSuspenseQuery(channelsQuery);
  useLinkedCard();
  return (
    <>
      <StaleStrip since={isRefetchError ? dataUpdatedAt : null} onRetry={() => void refetch()} />
      <ChannelOverview channels={data.items.filter(({ channel }) => CARDS[channel] !== undefined)} />
      {data.items.map((state) => {
        const Card = CARDS[state.channel];
        if (Card === undefined) return null;
        return (
          <section
            key={state.channel}
            id={state.channel}
            tabIndex={-1}
            className={styles["card"]}
            aria-labelledby={`${state.channel}-title`}
          >
            <Card state={state} />
          </section>
        );
      })}
    </>
  );
}
