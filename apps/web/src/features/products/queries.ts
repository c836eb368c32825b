import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ProductFilter } from "../../lib/products-api.ts";
import { productsApi } from "../../lib/products-api.ts";
import { LIVE } from "../../lib/live-query.ts";

const RECENT_EVENTS = 10;
const TYPES_MAX = 200;

export const productsQuery = (filter: ProductFilter) =>
  infiniteQueryOptions({
    queryKey: ["products", filter],
    queryFn: ({ pageParam, signal }) => productsApi.products(filter, { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const productTypesQuery = queryOptions({
  queryKey: ["product-types"],
  queryFn: ({ signal }) => productsApi.productTypes({ limit: TYPES_MAX }, signal),
  staleTime: 60_000,
});

export const productQuery = (product: number) =>
  queryOptions({
    queryKey: ["product", product],
    queryFn: ({ signal }) => productsApi.product(product, signal),
  });

export const productEventsQuery = (product: number) =>
  queryOptions({
    queryKey: ["events", product],
    queryFn: ({ signal }) => productsApi.events({ product }, { limit: RECENT_EVENTS }, signal),
    ...LIVE,
  });
