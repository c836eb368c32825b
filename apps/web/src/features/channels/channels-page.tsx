import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { channelsApi } from "../../lib/channels-api.ts";
import { LIVE } from "../../lib/live-query.ts";
import { useLinkedPart } from "../../lib/linked-part.ts";
import { oneOf } from "../../lib/url-filters.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { ChannelCard } from "./channel-card.tsx";
import { ChannelSheet } from "./channel-sheet.tsx";
import styles from "./channels-page.module.css";
import { IncomingSection } from "./incoming-section.tsx";
import { lookAgainMs } from "./look-again.ts";
import { EDITABLE_CHANNELS, type EditableChannel, useEditedChannel } from "./use-edited-channel.ts";

const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => channelsApi.channels(signal),
  ...LIVE,
  refetchInterval: ({ state }) => lookAgainMs(state.data?.items ?? []),
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

/** One card per channel that can be set up, in the catalogue's order, and the form of one of them. */
function ChannelCards() {
  const { data, isRefetchError, dataUpdatedAt, refetch } = useSuspenseQuery(channelsQuery);
  const edited = useEditedChannel();
  const [saved, setSaved] = useState<EditableChannel | null>(null);
  useLinkedPart();
  const cards = data.items.flatMap((state) => {
    const channel = oneOf(EDITABLE_CHANNELS, state.channel);
    return channel === null ? [] : [{ channel, state }];
  });
  const open = (channel: EditableChannel): void => {
    setSaved(null);
    edited.open(channel);
  };
  const sheet = cards.find(({ channel }) => channel === edited.channel);
  return (
    <>
      <StaleStrip since={isRefetchError ? dataUpdatedAt : null} onRetry={() => void refetch()} />
      {cards.map(({ channel, state }) => (
        <ChannelCard key={channel} channel={channel} state={state} isSaved={saved === channel} onEdit={() => open(channel)} />
      ))}
      {sheet !== undefined && (
        <ChannelSheet
          key={sheet.channel}
          {...sheet}
          opening={{
            isWanted: edited.isWanted,
            onReopen: () => edited.open(sheet.channel),
            onClose: edited.close,
            onGone: edited.gone,
            onSaved: () => {
              setSaved(sheet.channel);
              edited.close();
            },
          }}
        />
      )}
    </>
  );
}
