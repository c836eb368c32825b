import type { Channel, EventType } from "@tocsin/domain";
import { type Answer, id, type Paging, type V1 } from "./api.ts";
import { call, queryString } from "./http.ts";

export interface DeliveryFilter {
  /** Several are separated by commas. */
  readonly state: string | null;
  readonly channel: Channel | null;
  readonly event: EventType | null;
  readonly product: number | null;
  /** Id or user name; empty: anybody. */
  readonly person: string;
  readonly destination: string | null;
  /** ISO 8601. */
  readonly since: string | null;
  /** Of a delivery or an event; empty: any. */
  readonly id: string;
}

/** What is not asked for is left out: a body, unlike a query, says nothing with an empty field. */
function deliveryFilterBody({ state, ...filter }: DeliveryFilter) {
  const asked = Object.entries(filter).filter(([, value]) => value !== null && value !== "");
  return { ...Object.fromEntries(asked), ...(state === null ? {} : { state: state.split(",") }) };
}

/** The log of deliveries, and what is done about them. */
export const deliveryApi = {
  deliveries: (filter: DeliveryFilter, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"]["$get"]>>("/deliveries", { query: { ...filter, ...paging }, signal }),
  delivery: (delivery: string, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"][":id"]["$get"]>>(`/deliveries/${id(delivery)}`, { signal }),
  redeliver: (delivery: string) =>
    call<Answer<V1["deliveries"][":id"]["redeliver"]["$post"], 201>>(`/deliveries/${id(delivery)}/redeliver`, { method: "POST", body: {} }),
  cancelDelivery: (delivery: string) =>
    call<Answer<V1["deliveries"][":id"]["cancel"]["$post"]>>(`/deliveries/${id(delivery)}/cancel`, { method: "POST", body: {} }),
  releaseDelivery: (delivery: string) =>
    call<Answer<V1["deliveries"][":id"]["release"]["$post"]>>(`/deliveries/${id(delivery)}/release`, { method: "POST", body: {} }),
  redeliverable: (filter: DeliveryFilter, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"]["redeliverable"]["$get"]>>("/deliveries/redeliverable", { query: { ...filter }, signal }),
  /** Above 2,000 the server goes on by itself and answers with a job. */
  redeliverAll: (filter: DeliveryFilter, confirm: number) =>
    call<Answer<V1["deliveries"]["redeliver"]["$post"], 200 | 202>>("/deliveries/redeliver", {
      method: "POST",
      body: { filter: deliveryFilterBody(filter), confirm },
    }),
  awaitingDecision: (signal?: AbortSignal) => call<Answer<V1["deliveries"]["awaiting"]["$get"]>>("/deliveries/awaiting", { signal }),
  decideRestored: (decision: "release" | "skip", confirm: number) =>
    call<Answer<V1["deliveries"]["restored"]["$post"]>>("/deliveries/restored", { method: "POST", body: { decision, confirm } }),
  /** A link, not a call: the browser saves what comes. */
  deliveriesCsv: (filter: DeliveryFilter): string => `/api/v1/deliveries.csv${queryString({ ...filter })}`,
} as const;
