import type { EventType, Severity, Source } from "@tocsin/domain";
import type { DeliveryId, EventId, NamedRef, Page, PageKey, PageRequest, PersonId } from "./ids.ts";

export interface AlertView {
  readonly id: DeliveryId;
  readonly eventId: EventId;
  readonly eventType: EventType;
  readonly eventKey: string;
  readonly title: string;
  readonly description: string | null;
  readonly url: string | null;
  readonly source: string;
  readonly product: NamedRef | null;
  readonly severity: Severity | null;
  readonly actor: string | null;
  readonly createdAt: number;
  readonly readAt: number | null;
  readonly archivedAt: number | null;
  readonly why: Source;
}

export interface AlertFilter {
  readonly state: "unread" | "all" | "archived";
  readonly event: EventType | null;
  readonly product: number | null;
  readonly severity: Severity | null;
  /** Created at or after it, and before it; epoch ms. */
  readonly since: number | null;
  readonly until: number | null;
}

/** Only what the person may still see (rule A8): losing access hides alerts, here and in the count. */
export interface AlertReads {
  /** A page of a narrow filter may be short, or empty, although it has a next: few are looked for among many. */
  alerts(input: { readonly person: PersonId; readonly filter: AlertFilter; readonly page: PageRequest }): Promise<Page<AlertView>>;
  unreadCount(input: { readonly person: PersonId }): Promise<number>;
}

export interface AlertMarks {
  readonly read?: boolean;
  readonly archived?: boolean;
}

export interface AlertWrites {
  /**
   * One's own only; ids of others are passed over. At most 5,000 rows; `more` tells that the filter matches further ones.
   * With `createdUntil`, alerts of later are not among those the filter matches. Few that are looked for among many are found piece by
   * piece: `from` of the answer is where the next one begins, as `from` of the question.
   */
  markAlerts(input: {
    readonly person: PersonId;
    readonly which:
      | { readonly ids: readonly DeliveryId[] }
      | { readonly filter: AlertFilter; readonly createdUntil?: number; readonly from?: PageKey };
    readonly set: AlertMarks;
    readonly at: number;
  }): Promise<{ readonly changed: number; readonly more: boolean; readonly from?: PageKey }>;
}
