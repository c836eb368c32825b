import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Catalogue, CatalogueChannel } from "@tocsin/contract";
import type { Channel } from "@tocsin/domain";
import { api } from "./api.ts";
import { LIVE } from "./live-query.ts";
import { useMe } from "./own-person.ts";
import { notificationWords } from "./words/en/notifications.ts";

const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: ({ signal }) => api.catalogue(signal),
  ...LIVE,
});

/** What stands under a channel's name while nothing would go out through it, or that is not proven; absent where all is well or not known yet. */
export function useChannelNotes(reader: "me" | "people" | "destinations"): Partial<Record<Channel, string>> {
  const { email, slackEmail } = useMe();
  const { data } = useQuery(catalogueQuery);
  // Teams cannot reach one person at all: the matrix says so, and it is nothing to set up.
  const asked = (data?.channels ?? []).filter(({ key }) => reader === "destinations" || key !== "msteams");
  const isOwn = reader === "me";
  const lacking = { mail: isOwn && email === null, slack: isOwn && (slackEmail ?? email) === null };
  const notes: Partial<Record<Channel, string>> = {};
  for (const channel of asked) {
    const note = noteOf(channel, lacking);
    if (note !== null) notes[channel.key] = note;
  }
  return notes;
}

export function useCatalogue(): Catalogue | undefined {
  return useQuery(catalogueQuery).data;
}

/** Set up or not: nothing goes out through it. False while that is not known. */
export function useIsChannelOff(channel: Channel): boolean {
  const { data } = useQuery(catalogueQuery);
  return data?.channels.some(({ key, enabled }) => key === channel && !enabled) === true;
}

type Lacking = Readonly<Record<"mail" | "slack", boolean>>;

function noteOf({ key, configured, enabled, paused, tries }: CatalogueChannel, lacking: Lacking): string | null {
  if (!configured) return notificationWords.notConnected(key);
  if (!enabled) return notificationWords.switchedOff(key);
  if (paused) return notificationWords.paused(key);
  if (key === "mail" && lacking.mail) return notificationWords.noOwnAddress;
  if (key === "slack" && lacking.slack) return notificationWords.noSlackAddress;
  return tries === null ? null : notificationWords.tries(key, tries);
}
