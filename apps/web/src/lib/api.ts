import type { AppType } from "@tocsin/bff/client";
import type { Alert, PatchSettingsBody, SetupBody, SetupPasswordBody, SignInBody } from "@tocsin/contract";
import type { Channel, EventType } from "@tocsin/domain";
import type { hc, InferResponseType } from "hono/client";
import { call } from "./http.ts";

/**
 * The server's own routes, as types: an address that it does not have, or an answer that it does not give, does not
 * compile. The client that goes with them stays out of the first load; what it would do is `call`.
 */
type Server = ReturnType<typeof hc<AppType>>["api"];
export type V1 = Server["v1"];
export type Answer<Route, Status extends 200 | 201 | 202 = 200> = InferResponseType<Route, Status>;
/** A route that answers 204: nothing to read. */
export type Done<Route> = Route extends (...input: never[]) => unknown ? void : never;

export interface Paging {
  readonly cursor?: string | undefined;
  readonly limit?: number;
}

export interface AlertFilter {
  readonly state: "unread" | "all" | "archived";
  readonly event: EventType | null;
  readonly product: number | null;
}

export interface AlertMarks {
  readonly read?: boolean;
  readonly archived?: boolean;
}

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

export interface ProductFilter {
  readonly q: string;
  readonly productType: number | null;
}

export const id = (value: string): string => encodeURIComponent(value);

/** The API as the pages use it. Preferences have a client of their own (lib/preferences). */
export const api = {
  me: (signal?: AbortSignal) => call<Answer<V1["me"]["$get"]>>("/me", { signal, quiet: true }),
  signIn: (body: SignInBody) => call<Done<Server["auth"]["sign-in"]["$post"]>>("/auth/sign-in", { method: "POST", body, quiet: true }),
  signOut: () => call<Done<Server["auth"]["sign-out"]["$post"]>>("/auth/sign-out", { method: "POST", body: {}, quiet: true }),
  confirmPassword: (password: string) =>
    call<Done<V1["me"]["recent-sign-in"]["$post"]>>("/me/recent-sign-in", { method: "POST", body: { password }, quiet: true }),
  sessions: (signal?: AbortSignal) => call<Answer<V1["me"]["sessions"]["$get"]>>("/me/sessions", { signal }),
  endSession: (session: string) => call<Done<V1["me"]["sessions"][":id"]["$delete"]>>(`/me/sessions/${id(session)}`, { method: "DELETE" }),

  liftOwnMail: () => call<Answer<V1["me"]["mail"]["lift"]["$post"]>>("/me/mail/lift", { method: "POST", body: {} }),

  setupState: (signal?: AbortSignal) => call<Answer<V1["setup"]["$get"]>>("/setup", { signal, quiet: true }),
  inspectLink: (token: string) =>
    call<Answer<V1["setup"]["inspect"]["$post"]>>("/setup/inspect", { method: "POST", body: { token }, quiet: true }),
  createFirstSuperuser: (body: SetupBody) => call<Answer<V1["setup"]["$post"], 201>>("/setup", { method: "POST", body, quiet: true }),
  setPassword: (body: SetupPasswordBody) =>
    call<Answer<V1["setup"]["password"]["$post"]>>("/setup/password", { method: "POST", body, quiet: true }),

  catalogue: (signal?: AbortSignal) => call<Answer<V1["catalogue"]["$get"]>>("/catalogue", { signal }),
  settings: (signal?: AbortSignal) => call<Answer<V1["settings"]["$get"]>>("/settings", { signal }),
  changeSettings: (body: PatchSettingsBody) => call<Answer<V1["settings"]["$patch"]>>("/settings", { method: "PATCH", body }),

  productTypes: (paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["product-types"]["$get"]>>("/product-types", { query: { ...paging }, signal }),
  products: (filter: ProductFilter, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["products"]["$get"]>>("/products", { query: { ...filter, ...paging }, signal }),
  product: (product: number, signal?: AbortSignal) =>
    call<Answer<V1["products"][":id"]["$get"]>>(`/products/${String(product)}`, { signal }),
  events: (filter: { readonly product: number } | { readonly reachedNobody: true }, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["events"]["$get"]>>("/events", { query: { ...filter, ...paging }, signal }),

  alertCount: (signal?: AbortSignal) => call<Answer<V1["alerts"]["count"]["$get"]>>("/alerts/count", { signal }),
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

  deliveries: (filter: DeliveryFilter, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"]["$get"]>>("/deliveries", { query: { ...filter, ...paging }, signal }),
  delivery: (delivery: string, signal?: AbortSignal) =>
    call<Answer<V1["deliveries"][":id"]["$get"]>>(`/deliveries/${id(delivery)}`, { signal }),
} as const;
