import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { type AlertFilter, type AlertMarks, alertsApi } from "../../lib/alerts-api.ts";
import { productsApi } from "../../lib/products-api.ts";

/** More than the bell shows, since some are folded. */
const BELL_ITEMS = 50;
const PRODUCTS_MAX = 200;

export const newestAlertsQuery = queryOptions({
  queryKey: ["alerts", "newest"],
  queryFn: ({ signal }) => alertsApi.alerts({ state: "all", event: null, product: null }, { limit: BELL_ITEMS }, signal),
});

export const alertsQuery = (filter: AlertFilter) =>
  infiniteQueryOptions({
    queryKey: ["alerts", "list", filter],
    queryFn: ({ pageParam, signal }) => alertsApi.alerts(filter, { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** What the product filter offers. */
export const filterProductsQuery = queryOptions({
  queryKey: ["products", "filter"],
  queryFn: ({ signal }) => productsApi.products({ q: "", productType: null }, { limit: PRODUCTS_MAX }, signal),
  staleTime: 60_000,
});

export interface Marking {
  readonly ids: readonly Alert["id"][];
  readonly set: AlertMarks;
}

/** Marks alerts; every list and the count ask again, so that bell and page never differ. */
export function useMarkAlerts() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, set }: Marking) => alertsApi.markAlerts(ids, set),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["alerts"] }),
  });
}

export function useMarkAllRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (filter: AlertFilter) => alertsApi.markAllAlerts(filter, { read: true }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["alerts"] }),
  });
}
