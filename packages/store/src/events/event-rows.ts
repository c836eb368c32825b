import type { AudienceRequest, AudienceRule, Severity } from "@tocsin/domain";
import type { EventLabel, EventView, NamedRef } from "@tocsin/ports";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";

/** An event's columns as everybody who shows or sends it reads them, from {@link EVENT_COLUMNS}. */
export interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly source: string;
  readonly event_key: string;
  readonly event_type: number;
  readonly title: string;
  readonly description: string | null;
  readonly url: string | null;
  readonly occurred_at: number;
  readonly accepted_at: number;
  readonly severity: Severity | null;
  readonly product: number | null;
  readonly product_name: string | null;
  readonly product_source: string | null;
  readonly product_ref: string | null;
  readonly product_type: number | null;
  readonly product_type_name: string | null;
  readonly product_type_source: string | null;
  readonly product_type_ref: string | null;
  readonly engagement: string | null;
  readonly test: string | null;
  readonly finding: string | null;
  readonly actor: string | null;
  readonly data: string;
  readonly audience: AudienceRequest;
  readonly rule: AudienceRule;
  readonly alert_only: 0 | 1;
}

export const EVENT_COLUMNS = `e.seq, e.id, e.source, e.event_key, e.event_type, e.title, e.description, e.url, e.occurred_at, e.accepted_at,
  e.severity, e.product, named_product.name AS product_name, named_product.source AS product_source, named_product.ref AS product_ref,
  e.product_type, named_type.name AS product_type_name, named_type.source AS product_type_source, named_type.ref AS product_type_ref,
  e.engagement, e.test, e.finding, e.actor, e.data, e.audience, e.rule, e.alert_only`;

export const EVENT_TABLES = `events e LEFT JOIN products named_product ON named_product.id = e.product
  LEFT JOIN product_types named_type ON named_type.id = e.product_type`;

/** What an event is about and says, out of a row. */
export function eventOf(
  row: EventRow,
): Omit<EventView, "audience" | "rule" | "recipients" | "alertOnly" | "fanOut" | "reachedNobody" | "ledger"> {
  return {
    id: row.id,
    source: row.source,
    key: row.event_key,
    type: eventTypeOfNumber(row.event_type),
    title: row.title,
    description: row.description,
    url: row.url,
    occurredAt: row.occurred_at,
    acceptedAt: row.accepted_at,
    severity: row.severity,
    product: namedRef(row.product, row.product_name),
    productType: namedRef(row.product_type, row.product_type_name),
    engagement: labelOf(row.engagement),
    test: labelOf(row.test),
    finding: labelOf(row.finding),
    actor: row.actor,
    data: dataOf(row.data),
  };
}

function namedRef(id: number | null, name: string | null): NamedRef | null {
  return id === null || name === null ? null : { id, name };
}

function labelOf(text: string | null): EventLabel | null {
  if (text === null) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by acceptEvent from a value of this type.
  return JSON.parse(text) as EventLabel;
}

function dataOf(text: string): EventView["data"] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by acceptEvent from a value of this type.
  return JSON.parse(text) as EventView["data"];
}
