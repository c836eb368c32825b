import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { DeliveriesPage, Delivery } from "@tocsin/contract";
import { api, type DeliveryFilter } from "../../lib/api.ts";
import { LIVE } from "../../lib/live-query.ts";

export interface ShownDeliveries extends DeliveryFilter {
  readonly skipped: boolean;
}

const WANTED = 20;
const ROUNDS_MAX = 8;

/** Skipped deliveries are hidden unless they are asked for. */
function isShown({ state }: Delivery, filter: ShownDeliveries): boolean {
  return filter.skipped || filter.state === "suppressed" || state !== "suppressed";
}

/** The server's pages may be short or hold nothing that is shown; goes on until there is something to look at, or no more. */
async function loadShown(filter: ShownDeliveries, cursor: string | undefined, signal: AbortSignal): Promise<DeliveriesPage> {
  const { skipped: _, ...asked } = filter;
  const items: Delivery[] = [];
  let next = cursor;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    // One after another: each page names the next one.
    const page = await api.deliveries(asked, { cursor: next }, signal);
    items.push(...page.items.filter((delivery) => isShown(delivery, filter)));
    if (page.nextCursor === null) return { items, nextCursor: null };
    next = page.nextCursor;
    if (items.length >= WANTED) break;
  }
  return { items, nextCursor: next ?? null };
}

export const deliveriesQuery = (filter: ShownDeliveries) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", filter],
    queryFn: ({ pageParam, signal }) => loadShown(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    ...LIVE,
  });

export const deliveryQuery = (delivery: string) =>
  queryOptions({
    queryKey: ["delivery", delivery],
    queryFn: ({ signal }) => api.delivery(delivery, signal),
    ...LIVE,
  });
