import type { AuditPage } from "@tocsin/contract";
import { type Period, PERIODS } from "./alert-times.ts";
import type { Answer, V1 } from "./api.ts";
import { call } from "./http.ts";
import { pagesInTurn } from "./pages-in-turn.ts";

export interface AuditFilter {
  readonly action: string | null;
  /** An id or a user name; empty: everybody. */
  readonly person: string;
  readonly period: Period | null;
}

/** The part of the API that only the page of the audit trail uses. */
export const auditApi = {
  audit: ({ action, person, period }: AuditFilter, cursor: string | undefined, signal: AbortSignal): Promise<AuditPage> => {
    const since = period === null ? null : new Date(Date.now() - PERIODS[period]).toISOString();
    const ask = (next: string | undefined) =>
      call<Answer<V1["audit"]["$get"]>>("/audit", { query: { action, person, since, cursor: next }, signal });
    return pagesInTurn(ask, cursor);
  },
} as const;
