import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { useToldLive } from "../../lib/live-query.ts";

/** Apart from the other queries: the bell is on every page, and the first load should not carry what only lists need. */
export const countQuery = queryOptions({
  queryKey: ["alerts", "count"],
  queryFn: ({ signal }) => api.alertCount(signal),
});

/** How many alerts are unread; 0 until that is known. */
export function useUnread(): number {
  return useQuery({ ...countQuery, ...useToldLive() }).data?.unread ?? 0;
}
