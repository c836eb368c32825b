import { queryOptions } from "@tanstack/react-query";
import { api } from "./api.ts";

/** Settings of the whole installation; superusers only. */
export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => api.settings(signal),
  staleTime: 15_000,
});
