import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { DeliveriesPage } from "@tocsin/contract";
import { productsApi } from "../../lib/products-api.ts";
import { deliveryApi, type DeliveryFilter } from "../../lib/delivery-api.ts";
import { LIVE } from "../../lib/live-query.ts";
import { pagesInTurn } from "../../lib/pages-in-turn.ts";
import { askedOf, type ShownDeliveries } from "./log-filter.ts";

const PRODUCTS_MAX = 200;
/** Of the live tail. */
const TAIL_MS = 3_000;

function loadShown(filter: ShownDeliveries, cursor: string | undefined, signal: AbortSignal): Promise<DeliveriesPage> {
  const asked = askedOf(filter, Date.now());
  return pagesInTurn((next) => deliveryApi.deliveries(asked, { cursor: next }, signal), cursor);
}

/** `tail`: asked again every few seconds; otherwise the log stands still until it is looked at anew. */
export const deliveriesQuery = (filter: ShownDeliveries, tail: boolean) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", filter],
    queryFn: ({ pageParam, signal }) => loadShown(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchOnWindowFocus: true,
    refetchInterval: tail ? TAIL_MS : false,
  });

export const deliveryQuery = (delivery: string) =>
  queryOptions({
    queryKey: ["delivery", delivery],
    queryFn: ({ signal }) => deliveryApi.delivery(delivery, signal),
    ...LIVE,
  });

export const redeliverableQuery = (asked: DeliveryFilter) =>
  queryOptions({
    queryKey: ["deliveries", "redeliverable", asked],
    queryFn: ({ signal }) => deliveryApi.redeliverable(asked, signal),
    staleTime: 0,
    gcTime: 0,
  });

export const awaitingQuery = queryOptions({
  queryKey: ["deliveries", "awaiting"],
  queryFn: ({ signal }) => deliveryApi.awaitingDecision(signal),
  ...LIVE,
});

export const productChoiceQuery = queryOptions({
  queryKey: ["products", "choice"],
  queryFn: ({ signal }) => productsApi.products({ q: "", productType: null }, { limit: PRODUCTS_MAX }, signal),
  staleTime: 60_000,
});

export const reachedNobodyQuery = infiniteQueryOptions({
  queryKey: ["events", "reached-nobody"],
  queryFn: ({ pageParam, signal }) => productsApi.events({ reachedNobody: true }, { cursor: pageParam }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  ...LIVE,
});
