import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { type AlertFilter, type AlertMarks, alertsApi, INBOX } from "../../lib/alerts-api.ts";
import { announce } from "../../lib/announcer.ts";
import { productsApi } from "../../lib/products-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";

/** More than the bell shows, since some are folded. */
const BELL_ITEMS = 50;
const PRODUCTS_MAX = 200;

export const newestAlertsQuery = queryOptions({
  queryKey: ["alerts", "newest"],
  queryFn: ({ signal }) => alertsApi.alerts(INBOX, { limit: BELL_ITEMS }, signal),
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

const IDS_MAX = 1_000;

/** Marks alerts; every list and the count ask again, so that bell and page never differ. */
export function useMarkAlerts() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, set }: Marking) => {
      for (let from = 0; from < ids.length; from += IDS_MAX) await alertsApi.markAlerts(ids.slice(from, from + IDS_MAX), set);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["alerts"] }),
  });
}

/** Says itself what came of it: what asked for it may be gone by then, as a bell that was closed. */
export function useMarkAllRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (filter: AlertFilter) => alertsApi.markAllAlerts(filter, { read: true }),
    onSuccess: (answer) => announce("changed" in answer ? alertWords.allRead(answer.changed) : alertWords.allReadLater),
    onError: () => announce(alertWords.failed),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["alerts"] }),
  });
}

interface MatchingMarks {
  readonly filter: AlertFilter;
  readonly set: AlertMarks;
  /** Of many: so many are done. */
  readonly onProgress: (changed: number) => void;
}

const JOB_LOOK_MS = 1_000;

/** Marks all that a filter matches in one request. Answers how many those were; null where nobody can say any more, because it was broken off. */
export function useMarkMatching() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ filter, set, onProgress }: MatchingMarks) => {
      const answer = await alertsApi.markAllAlerts(filter, set);
      return "changed" in answer ? answer.changed : await followJob(answer.job, onProgress).catch(() => null);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["alerts"] }),
  });
}

async function followJob(id: string, onProgress: MatchingMarks["onProgress"]): Promise<number | null> {
  for (;;) {
    const { state, changed } = await alertsApi.job(id);
    if (state !== "running") return state === "done" ? changed : null;
    onProgress(changed);
    await new Promise((resolve) => setTimeout(resolve, JOB_LOOK_MS));
  }
}

/** When somebody was told of anything last: for a list in which nothing is left. */
export const lastAlertQuery = queryOptions({
  queryKey: ["alerts", "last"],
  queryFn: async ({ signal }) => (await alertsApi.alerts(INBOX, { limit: 1 }, signal)).items[0] ?? null,
});
