import type { Channel, DeliveryState } from "@tocsin/domain";
import type { LedgerBreak } from "./dispatch.ts";
import type { Page, PageRequest, PersonRef, PersonId } from "./ids.ts";

/** What is measured every few seconds: nothing here walks over events or deliveries. */
export interface Measures {
  /** Ever, duplicates not counted. */
  readonly eventsAccepted: number;
  readonly eventsReachedNobody: number;
  /** Events whose recipients are not resolved yet. */
  readonly fanOutBacklog: number;
  /** Deliveries ever, by where they are now; those that retention removed are in it. */
  readonly totals: readonly DeliveryTotal[];
  /** Attempts ever after one that may have arrived. */
  readonly possibleRepeats: readonly { readonly channel: Channel; readonly count: number }[];
  /** When the longest waiting delivery of each open channel was due; what is off, paused or cannot be reached is not in it. */
  readonly oldestDue: readonly { readonly channel: Channel; readonly dueAt: number }[];
  /** Connections that cannot be reached, or asked for quiet, where there are any; each endpoint is one. */
  readonly openCircuits: readonly { readonly channel: Channel; readonly count: number }[];
}

export interface DeliveryTotal {
  readonly channel: Channel;
  readonly state: DeliveryState;
  readonly count: number;
}

export interface AuditView {
  readonly id: string;
  readonly at: number;
  /** Null: the command line, or nobody in particular. */
  readonly actor: PersonRef | null;
  readonly action: string;
  readonly object: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The request that asked for it; null: the command line, the server itself, or a row from before requests were noted. */
  readonly requestId: string | null;
}

/** `unchained` rows are from before there was a chain. `brokenAt` null: every row is sound, and the head that was asked for is not among them. */
export type AuditVerdict = {
  readonly rows: number;
  readonly unchained: number;
  /** The newest row that retention has removed; null: none. */
  readonly removedThrough: string | null;
} & ({ readonly ok: true; readonly head: string } | { readonly ok: false; readonly brokenAt: string | null });

export interface AuditFilter {
  readonly action: string | null;
  /** Who did it. */
  readonly person: PersonId | null;
  /** At or after it, epoch ms. */
  readonly since: number | null;
}

export interface OperationsReads {
  /** Newest first. A page of a filter may be short, or empty, although it has a next. */
  auditPage(input: { readonly filter?: AuditFilter; readonly page: PageRequest }): Promise<Page<AuditView>>;
  /** Whether every row is what it was when it was written and none is missing in between; with `head`, whether that one is still there. */
  verifyAudit(input: { readonly head: string | null }): Promise<AuditVerdict>;
  /** As the engine's: events whose counts do not add up, `limit` events at a time. */
  ledgerPage(input: {
    readonly after: number;
    readonly limit: number;
  }): Promise<{ readonly breaks: readonly LedgerBreak[]; readonly next: number | null }>;
  measures(input: Record<string, never>): Promise<Measures>;
}
