import type { Alert, AlertsPage } from "@tocsin/contract";
import type { EventType, Severity } from "@tocsin/domain";
import { PERIODS } from "./alert-times.ts";
import { type Answer, id, type Paging, type V1 } from "./api.ts";
import { call } from "./http.ts";
import { pagesInTurn } from "./pages-in-turn.ts";

export interface AlertFilter {
  readonly state: "unread" | "all" | "archived";
  readonly event: EventType | null;
  readonly product: number | null;
  readonly severity: Severity | null;
  /** A time as the API has it, or a period: how far back from now. */
  readonly since: string | null;
  readonly until: string | null;
}

/** All that are not archived. */
export const INBOX: AlertFilter = { state: "all", event: null, product: null, severity: null, since: null, until: null };

export interface AlertMarks {
  readonly read?: boolean;
  readonly archived?: boolean;
}

/** One's own alerts. How many are unread is asked by the frame of every page. */
export const alertsApi = {
  alerts: (filter: AlertFilter, { cursor, ...paging }: Paging, signal?: AbortSignal): Promise<AlertsPage> => {
    const asked = { ...askedOf(filter), ...paging };
    const ask = (next: string | undefined) => call<Answer<V1["alerts"]["$get"]>>("/alerts", { query: { ...asked, cursor: next }, signal });
    return pagesInTurn(ask, cursor, paging.limit);
  },
  markAlerts: (ids: readonly Alert["id"][], set: AlertMarks) =>
    call<Answer<V1["alerts"]["$patch"]>>("/alerts", { method: "PATCH", body: { ids, set }, keepalive: true }),
  /** Above 5,000 the server goes on by itself and answers with a job. */
  markAllAlerts: (filter: AlertFilter, set: AlertMarks) =>
    call<Answer<V1["alerts"]["$patch"], 200 | 202>>("/alerts", { method: "PATCH", body: { filter: givenOf(filter), set } }),
  job: (job: string, signal?: AbortSignal) => call<Answer<V1["jobs"][":id"]["$get"]>>(`/jobs/${id(job)}`, { signal }),
} as const;

function askedOf({ since, ...filter }: AlertFilter): AlertFilter {
  const agoMs = since === null ? undefined : Object.entries(PERIODS).find(([period]) => period === since)?.[1];
  return { ...filter, since: agoMs === undefined ? since : new Date(Date.now() - agoMs).toISOString() };
}

function givenOf(filter: AlertFilter) {
  return Object.fromEntries(Object.entries(askedOf(filter)).filter(([, value]) => value !== null));
}
