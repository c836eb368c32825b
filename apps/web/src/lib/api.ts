import type {
  Alert,
  AlertCount,
  AlertsChanged,
  AlertsJob,
  AlertsPage,
  Catalogue,
  ChannelsPage,
  ChannelView,
  DeliveriesPage,
  DeliveryDetail,
  EventsPage,
  MailSettingsBody,
  Me,
  PatchPersonBody,
  PatchSettingsBody,
  PeoplePage,
  Person,
  ProductDetail,
  ProductsPage,
  ProductTypesPage,
  SessionsPage,
  Settings,
  SetupDone,
  SetupLink,
  SetupState,
  SignInBody,
  SignInLink,
} from "@tocsin/contract";
import type { Channel, DeliveryState, EventType } from "@tocsin/domain";
import { call } from "./http.ts";

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
  readonly state: DeliveryState | null;
  readonly channel: Channel | null;
  readonly event: EventType | null;
}

export interface ProductFilter {
  readonly q: string;
  readonly productType: number | null;
}

export interface PeopleFilter {
  readonly q: string;
  readonly active: boolean | null;
  readonly superuser: boolean | null;
}

export interface FirstSuperuser {
  readonly token: string;
  readonly username: string;
  readonly email: string | null;
  readonly name: string;
  readonly password: string;
}

const id = (value: string): string => encodeURIComponent(value);

/** The API as the pages use it; each answer is typed by the contract. Preferences have a client of their own (lib/preferences). */
export const api = {
  me: (signal?: AbortSignal) => call<Me>("/me", { signal, quiet: true }),
  signIn: (body: SignInBody) => call<void>("/auth/sign-in", { method: "POST", body, quiet: true }),
  signOut: () => call<void>("/auth/sign-out", { method: "POST", body: {}, quiet: true }),
  confirmPassword: (password: string) => call<void>("/me/recent-sign-in", { method: "POST", body: { password }, quiet: true }),
  sessions: (signal?: AbortSignal) => call<SessionsPage>("/me/sessions", { signal }),
  endSession: (session: string) => call<void>(`/me/sessions/${id(session)}`, { method: "DELETE" }),

  setupState: (signal?: AbortSignal) => call<SetupState>("/setup", { signal, quiet: true }),
  inspectLink: (token: string) => call<SetupLink>("/setup/inspect", { method: "POST", body: { token }, quiet: true }),
  createFirstSuperuser: (body: FirstSuperuser) => call<SetupDone>("/setup", { method: "POST", body, quiet: true }),
  setPassword: (body: { readonly token: string; readonly password: string }) =>
    call<SetupDone>("/setup/password", { method: "POST", body, quiet: true }),

  catalogue: (signal?: AbortSignal) => call<Catalogue>("/catalogue", { signal }),
  settings: (signal?: AbortSignal) => call<Settings>("/settings", { signal }),
  changeSettings: (body: PatchSettingsBody) => call<Settings>("/settings", { method: "PATCH", body }),

  productTypes: (paging: Paging, signal?: AbortSignal) => call<ProductTypesPage>("/product-types", { query: { ...paging }, signal }),
  products: (filter: ProductFilter, paging: Paging, signal?: AbortSignal) =>
    call<ProductsPage>("/products", { query: { ...filter, ...paging }, signal }),
  product: (product: number, signal?: AbortSignal) => call<ProductDetail>(`/products/${String(product)}`, { signal }),
  events: (filter: { readonly product: number }, paging: Paging, signal?: AbortSignal) =>
    call<EventsPage>("/events", { query: { ...filter, ...paging }, signal }),

  alertCount: (signal?: AbortSignal) => call<AlertCount>("/alerts/count", { signal }),
  alerts: (filter: AlertFilter, paging: Paging, signal?: AbortSignal) =>
    call<AlertsPage>("/alerts", { query: { ...filter, ...paging }, signal }),
  markAlerts: (ids: readonly Alert["id"][], set: AlertMarks) =>
    call<AlertsChanged>("/alerts", { method: "PATCH", body: { ids, set }, keepalive: true }),
  /** Above 5,000 the server goes on by itself and answers with a job. */
  markAllAlerts: ({ state, event, product }: AlertFilter, set: AlertMarks) =>
    call<AlertsChanged | AlertsJob>("/alerts", {
      method: "PATCH",
      body: { filter: { state, ...(event === null ? {} : { event }), ...(product === null ? {} : { product }) }, set },
    }),

  deliveries: (filter: DeliveryFilter, paging: Paging, signal?: AbortSignal) =>
    call<DeliveriesPage>("/deliveries", { query: { ...filter, ...paging }, signal }),
  delivery: (delivery: string, signal?: AbortSignal) => call<DeliveryDetail>(`/deliveries/${id(delivery)}`, { signal }),

  people: (filter: PeopleFilter, paging: Paging, signal?: AbortSignal) =>
    call<PeoplePage>("/people", { query: { ...filter, ...paging }, signal }),
  changePerson: (person: string, body: PatchPersonBody) => call<Person>(`/people/${id(person)}`, { method: "PATCH", body }),
  createSignInLink: (person: string) => call<SignInLink>(`/people/${id(person)}/sign-in-link`, { method: "POST", body: {} }),

  channels: (signal?: AbortSignal) => call<ChannelsPage>("/channels", { signal }),
  saveMail: (body: MailSettingsBody) => call<ChannelView>("/channels/mail", { method: "PUT", body }),
} as const;
