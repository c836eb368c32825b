import type { EventType, Severity, Source } from "@tocsin/domain";
import type { DeliveryId, EventId, NamedRef, Page, PageRequest, PersonId } from "./ids.ts";

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
}

/** Only what the person may still see (rule A8): losing access hides alerts, here and in the count. */
export interface AlertReads {
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
   * With `createdUntil`, alerts of later are not among those the filter matches.
   */
  markAlerts(input: {
    readonly person: PersonId;
    readonly which: { readonly ids: readonly DeliveryId[] } | { readonly filter: AlertFilter; readonly createdUntil?: number };
    readonly set: AlertMarks;
    readonly at: number;
  }): Promise<{ readonly changed: number; readonly more: boolean }>;
}
