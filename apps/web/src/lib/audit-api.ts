import type { AuditPage } from "@tocsin/contract";
import { type Period, PERIODS } from "./alert-times.ts";
import type { Answer, V1 } from "./api.ts";
import { call } from "./http.ts";

export interface AuditFilter {
  readonly action: string | null;
  /** An id or a user name; empty: everybody. */
  readonly person: string;
  readonly period: Period | null;
}

const WANTED = 20;
const ROUNDS_MAX = 8;

/** The part of the API that only the page of the audit trail uses. */
export const auditApi = {
  /** The server's pages of a filter may be short or empty; goes on until there is something to look at, or no more. */
  audit: async ({ action, person, period }: AuditFilter, cursor: string | undefined, signal: AbortSignal): Promise<AuditPage> => {
    const since = period === null ? null : new Date(Date.now() - PERIODS[period]).toISOString();
    const items: AuditPage["items"][number][] = [];
    let next = cursor;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      // One after another: each page names the next one.
      const page = await call<Answer<V1["audit"]["$get"]>>("/audit", { query: { action, person, since, cursor: next }, signal });
      items.push(...page.items);
      if (page.nextCursor === null) return { items, nextCursor: null };
      next = page.nextCursor;
      if (items.length >= WANTED) break;
    }
    return { items, nextCursor: next ?? null };
  },
} as const;
