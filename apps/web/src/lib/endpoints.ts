import { queryOptions } from "@tanstack/react-query";
import type { Endpoint } from "@tocsin/contract";
import { api } from "./api.ts";
import { LIVE } from "./live-query.ts";

/** Every endpoint that the reader may know of: a person has few, and the shared ones are few. */
async function allEndpoints(signal: AbortSignal): Promise<readonly Endpoint[]> {
  const items: Endpoint[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.endpoints({ limit: 200, cursor }, signal);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

export const endpointsQuery = queryOptions({
  queryKey: ["endpoints"],
  queryFn: ({ signal }) => allEndpoints(signal),
  ...LIVE,
});
