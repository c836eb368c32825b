import { infiniteQueryOptions } from "@tanstack/react-query";
import { peopleApi, type PeopleFilter } from "../../lib/people-api.ts";

export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ["people", filter],
    queryFn: ({ pageParam, signal }) => peopleApi.people(filter, { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
