import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Channel } from "@tocsin/domain";
import { api } from "./api.ts";
import { useMe } from "./own-person.ts";
import { notificationWords } from "./words/en/notifications.ts";

const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: ({ signal }) => api.catalogue(signal),
  staleTime: 60_000,
});

/** What stands under a channel's name while nothing would go out through it; absent where all is well or not known yet. */
export function useChannelNotes(reader: "person" | "destination"): Partial<Record<Channel, string>> {
  const me = useMe();
  const { data } = useQuery(catalogueQuery);
  const notes: Partial<Record<Channel, string>> = {};
  for (const { key, enabled, configured } of data?.channels ?? []) {
    if (!configured) notes[key] = notificationWords.notConnected(key);
    else if (!enabled) notes[key] = notificationWords.switchedOff(key);
    else if (key === "mail" && reader === "person" && me.email === null) notes[key] = notificationWords.noOwnAddress;
  }
  return notes;
}
