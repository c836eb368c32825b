import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, type PeopleFilter } from "../../lib/api.ts";

export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ["people", filter],
    queryFn: ({ pageParam, signal }) => api.people(filter, { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
