import { queryOptions } from "@tanstack/react-query";
import type { CreateEndpointBody, Endpoint, PatchEndpointBody } from "@tocsin/contract";
import { type Answer, type Done, id, type Paging, type V1 } from "./api.ts";
import { call } from "./http.ts";
import { LIVE } from "./live-query.ts";

/** Deliveries of a page at most. */
const WAITING_SHOWN = 200;

/** The part of the API that only the pages of webhooks use: the first page loads without it. */
export const endpointApi = {
  endpoints: (paging: Paging, signal?: AbortSignal) => call<Answer<V1["webhooks"]["$get"]>>("/webhooks", { query: { ...paging }, signal }),
  createEndpoint: (body: Partial<CreateEndpointBody>) => call<Answer<V1["webhooks"]["$post"], 201>>("/webhooks", { method: "POST", body }),
  patchEndpoint: (endpoint: string, body: PatchEndpointBody) =>
    call<Answer<V1["webhooks"][":id"]["$patch"]>>(`/webhooks/${id(endpoint)}`, { method: "PATCH", body }),
  deleteEndpoint: (endpoint: string) => call<Done<V1["webhooks"][":id"]["$delete"]>>(`/webhooks/${id(endpoint)}`, { method: "DELETE" }),
  pingEndpoint: (endpoint: string) =>
    call<Answer<V1["webhooks"][":id"]["ping"]["$post"]>>(`/webhooks/${id(endpoint)}/ping`, { method: "POST", body: {} }),
  /** How many deliveries an endpoint missed since a time. */
  missedByEndpoint: (endpoint: string, since: string, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"]["redeliverable"]["$get"]>>("/deliveries/redeliverable", {
      query: { channel: "webhooks", destination: `w${endpoint}`, state: "failed,expired,suppressed", since },
      signal,
    }),
  /** What waits for an endpoint; as many as one page has, and whether there are more. */
  waitingForEndpoint: (endpoint: string, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"]["$get"]>>("/deliveries", {
      query: { channel: "webhooks", destination: `w${endpoint}`, state: "pending,retrying,held", limit: WAITING_SHOWN },
      signal,
    }),
  /** Above 2,000 the server goes on by itself and answers with a job. */
  replayEndpoint: (endpoint: string, body: { readonly since: string; readonly confirm: number }) =>
    call<Answer<V1["webhooks"][":id"]["replay"]["$post"], 200 | 202>>(`/webhooks/${id(endpoint)}/replay`, { method: "POST", body }),
  rotateEndpointSecret: (endpoint: string) =>
    call<Answer<V1["webhooks"][":id"]["rotate-secret"]["$post"]>>(`/webhooks/${id(endpoint)}/rotate-secret`, { method: "POST", body: {} }),
} as const;

/** Every endpoint that the reader may know of: a person has few, and the shared ones are few. */
async function allEndpoints(signal: AbortSignal): Promise<readonly Endpoint[]> {
  const items: Endpoint[] = [];
  let cursor: string | undefined;
  do {
    const page = await endpointApi.endpoints({ limit: 200, cursor }, signal);
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
