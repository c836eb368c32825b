import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { Me } from "@tocsin/contract";
import { api } from "./api.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.me(signal),
  staleTime: 60_000,
});

/** The person who is signed in. Only below the session gate, which has asked already. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
