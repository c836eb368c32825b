import type { DisableReason, EndpointFormat, EventType } from "@tocsin/domain";
import type { OpenCircuit, SealedSecret } from "./channels.ts";
import type { Page, PageRequest, PersonId, PersonRef, Viewer } from "./ids.ts";

/** Opaque on the wire. Given by whoever creates it, because its secrets are sealed for this very row. */
export type EndpointId = string;

export interface EndpointHeader {
  readonly name: string;
  readonly value: SealedSecret;
}

export interface PastSecret {
  readonly secret: SealedSecret;
  readonly until: number;
}

/** Where webhooks go. */
export interface Endpoint {
  readonly id: EndpointId;
  readonly name: string;
  readonly url: string;
  /** Null: a shared destination, which follows System alone. */
  readonly owner: PersonRef | null;
  /** Null: all event types. */
  readonly events: readonly EventType[] | null;
  readonly format: EndpointFormat;
  /** Sent along, for receivers that want one of their own. */
  readonly header: EndpointHeader | null;
  readonly secret: SealedSecret;
  /** Those that were exchanged, the last one first; each signs as well until its day is over, so that a receiver has time to change over. */
  readonly pastSecrets: readonly PastSecret[];
  /** Null: active. */
  readonly disabled: { readonly at: number; readonly reason: DisableReason } | null;
  /** It cannot be reached: its queue waits, and one delivery at a time finds out whether that has changed. */
  readonly circuit: OpenCircuit | null;
  /** Since when every attempt has failed. */
  readonly failingSince: number | null;
  readonly lastSuccessAt: number | null;
  readonly lastError: { readonly at: number; readonly code: string | null; readonly text: string | null } | null;
  readonly createdAt: number;
}

/** Endpoints one owner may have; the shared ones are one owner's. Each costs a delivery per event. */
export const ENDPOINTS_MAX = 20;

/** Exchanged secrets that may sign as well at a time. Each is another signature in a header that receivers have a bound for. */
export const PAST_SECRETS_MAX = 4;

export type SecretRotated =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly refusal: "not_found" }
  /** `until`: when the first of those that still sign has had its day. */
  | { readonly ok: false; readonly refusal: "too_many_secrets"; readonly until: number };

export interface WebhookReads {
  /** Superusers: all; a person: their own. Oldest first. */
  endpoints(input: { readonly viewer: Viewer; readonly page: PageRequest }): Promise<Page<Endpoint>>;
  /** Null also for what the viewer may not know of, and for what was deleted. */
  endpoint(input: { readonly viewer: Viewer; readonly id: EndpointId }): Promise<Endpoint | null>;
  /** What is sent to it now needs; null for one that is disabled or deleted. */
  activeEndpoint(input: { readonly id: EndpointId }): Promise<Endpoint | null>;
}

/** Who did it, and when; kept in the audit trail, without secrets and without what may be one in the URL. */
interface Done {
  readonly id: EndpointId;
  readonly by: PersonId;
  readonly at: number;
}

export interface WebhookWrites {
  createEndpoint(
    input: Done & Pick<Endpoint, "name" | "url" | "events" | "format" | "header" | "secret"> & { readonly owner: PersonId | null },
  ): Promise<
    { readonly ok: true; readonly endpoint: Endpoint } | { readonly ok: false; readonly refusal: "too_many_endpoints" | "unknown_owner" }
  >;
  /**
   * Another URL begins without the failures of the one before. Null: there is no such endpoint (here and below), or its URL or
   * header is not any more what the change was decided by.
   */
  patchEndpoint(
    input: Done & {
      readonly change: Partial<Pick<Endpoint, "name" | "url" | "events" | "format" | "header">>;
      readonly decidedBy?: Pick<Endpoint, "url" | "header">;
    },
  ): Promise<Endpoint | null>;
  /** The one before signs as well for another day, and so do those before it to the end of theirs. */
  rotateEndpointSecret(input: Done & { readonly secret: SealedSecret }): Promise<SecretRotated>;
  /** Forgets why it was disabled and how it failed: what is due is sent at once. One that is disabled for `unless` stays as it is. */
  enableEndpoint(input: Done & { readonly unless?: DisableReason }): Promise<Endpoint | null>;
  /** What is disabled already keeps its reason, except that a superuser's word holds from then on. */
  disableEndpoint(input: Done & { readonly reason: DisableReason }): Promise<Endpoint | null>;
  /** The log still names it; its secrets are gone. */
  deleteEndpoint(input: Done): Promise<boolean>;
}
