import type { AudienceRequest, AudienceRule, Channel, DeliveryState, EventType, Severity } from "@tocsin/domain";
import type { EventId, NamedRef, Page, PageRequest, Viewer } from "./ids.ts";

/** A product or product type as a sender names it: by our id, or by theirs within a source. */
export type ObjectRef = { readonly id: number } | { readonly ref: string; readonly source: string };

/** A label on an event: an engagement, test or finding of which we keep nothing else. */
export interface EventLabel {
  readonly ref: string | null;
  readonly name: string | null;
}

export interface EventContent {
  /** The incoming key as it came ("finding_added"), and the row it belongs to ("other"). */
  readonly key: string;
  readonly type: EventType;
  readonly title: string;
  readonly description: string | null;
  /** Absolute http(s), or a path from "/" that belongs to the source's base URL. */
  readonly url: string | null;
  readonly occurredAt: number;
  readonly severity: Severity | null;
  readonly engagement: EventLabel | null;
  readonly test: EventLabel | null;
  readonly finding: EventLabel | null;
  readonly actor: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface NewEvent extends EventContent {
  readonly id: EventId;
  readonly source: string;
  /** The sender's own id; null: none given, then ours stands in for it. */
  readonly clientId: string | null;
  readonly product: ObjectRef | null;
  readonly productType: ObjectRef | null;
  readonly recipients: readonly string[] | null;
  readonly audience: AudienceRequest;
  readonly alertOnly: boolean;
  /** The request body as it came, JSON; SHA-256 of it in hex. */
  readonly body: string;
  readonly bodyHash: string;
  /** What becomes of an unknown or inactive product: refused, or recorded as reaching nobody. */
  readonly onUnknownProduct: "refuse" | "record";
  /** The same source, type and body within this time is one event (requests that carry no id); null: never. */
  readonly repeatWithinMs: number | null;
}

export type EventAccepted =
  | { readonly status: "accepted"; readonly id: EventId; readonly reachedNobody: "unknown_product" | null }
  | { readonly status: "duplicate"; readonly id: EventId; readonly sameBody: boolean }
  | {
      readonly status: "rejected";
      readonly refusal:
        | "unknown_product"
        | "product_inactive"
        | "unknown_product_type"
        | "product_type_inactive"
        | "recipients_with_audience";
    };

export interface EventWrites {
  /**
   * Every event answered `accepted` is on disk (fsync) when this resolves; one transaction for the whole list. A rejected
   * one leaves nothing behind and does not touch the others.
   */
  accept(input: { readonly events: readonly NewEvent[]; readonly at: number }): Promise<readonly EventAccepted[]>;
}

/** How far the fan-out of an event has come. */
export const FAN_OUT_STATES = ["accepted", "fanning_out", "fanned_out"] as const;
export type FanOutState = (typeof FAN_OUT_STATES)[number];

export interface EventView extends EventContent {
  readonly id: EventId;
  readonly source: string;
  readonly acceptedAt: number;
  readonly product: NamedRef | null;
  readonly productType: NamedRef | null;
  readonly audience: AudienceRequest;
  readonly rule: AudienceRule;
  readonly recipients: readonly string[] | null;
  readonly alertOnly: boolean;
  readonly fanOut: FanOutState;
  readonly reachedNobody: "unknown_product" | "nobody" | null;
  /** Superusers only; null for everybody else. */
  readonly ledger: EventLedger | null;
}

export interface EventLedger {
  readonly intended: number | null;
  readonly counts: readonly { readonly channel: Channel; readonly state: DeliveryState; readonly count: number }[];
  /** People who would have had it through a channel that is off or not configured: no rows, only this count. */
  readonly skipped: readonly { readonly channel: Channel; readonly reason: "channel_disabled" | "alert_only"; readonly count: number }[];
}

export interface EventReads {
  /** Null also for what the viewer may not see. */
  event(input: { readonly viewer: Viewer; readonly id: EventId }): Promise<EventView | null>;
  /** Newest first. */
  events(input: {
    readonly viewer: Viewer;
    readonly type: EventType | null;
    readonly product: number | null;
    readonly reachedNobody: boolean | null;
    readonly page: PageRequest;
  }): Promise<Page<EventView>>;
  /** Events accepted and not yet fanned out: the backlog that limits accepting. */
  backlog(input: Record<string, never>): Promise<number>;
}
