import type { Alert } from "@tocsin/contract";
import type { EventType } from "@tocsin/domain";
import { type Answer, id, type Paging, type V1 } from "./api.ts";
import { call } from "./http.ts";

export interface AlertFilter {
  readonly state: "unread" | "all" | "archived";
  readonly event: EventType | null;
  readonly product: number | null;
}

export interface AlertMarks {
  readonly read?: boolean;
  readonly archived?: boolean;
}

/** One's own alerts. How many are unread is asked by the frame of every page. */
export const alertsApi = {
  alerts: (filter: AlertFilter, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["alerts"]["$get"]>>("/alerts", { query: { ...filter, ...paging }, signal }),
  markAlerts: (ids: readonly Alert["id"][], set: AlertMarks) =>
    call<Answer<V1["alerts"]["$patch"]>>("/alerts", { method: "PATCH", body: { ids, set }, keepalive: true }),
  /** Above 5,000 the server goes on by itself and answers with a job. */
  markAllAlerts: ({ state, event, product }: AlertFilter, set: AlertMarks) =>
    call<Answer<V1["alerts"]["$patch"], 200 | 202>>("/alerts", {
      method: "PATCH",
      body: { filter: { state, ...(event === null ? {} : { event }), ...(product === null ? {} : { product }) }, set },
    }),
  job: (job: string, signal?: AbortSignal) => call<Answer<V1["jobs"][":id"]["$get"]>>(`/jobs/${id(job)}`, { signal }),
} as const;
