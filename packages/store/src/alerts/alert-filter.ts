import { eventNumber, type Severity } from "@tocsin/domain";
import type { AlertFilter } from "@tocsin/ports";
import { mayReadEvent } from "../access-predicate.ts";
import { personKey } from "../keys.ts";

/** One's own alerts that one may still see (rule A8), as every look at them and every mark on them begins. */
export const OWN_ALERTS = `deliveries d JOIN events e ON e.seq = d.event
  WHERE d.person = :person AND d.channel = 'alert' AND d.state = 'delivered' AND ${mayReadEvent(":person")}`;

/** `all` is the inbox: read and unread, but not archived. */
export const IN_STATE: Readonly<Record<AlertFilter["state"], string>> = {
  unread: "d.read_at IS NULL AND d.archived_at IS NULL",
  all: "d.archived_at IS NULL",
  archived: "d.archived_at IS NOT NULL",
};

export const OF_FILTER = `(:type IS NULL OR e.event_type = :type) AND (:product IS NULL OR e.product = :product)
  AND (:severity IS NULL OR e.severity = :severity)
  AND (:since IS NULL OR d.created_at >= :since) AND (:until IS NULL OR d.created_at < :until)`;

/** Of a {@link Stretch}. */
export const IN_STRETCH = "d.event > :after AND d.event < :before";

export interface FilterParameters {
  readonly person: number;
  readonly type: number | null;
  readonly product: number | null;
  readonly severity: Severity | null;
  readonly since: number | null;
  readonly until: number | null;
}

export function filterParameters(person: string, { event, product, severity, since, until }: AlertFilter): FilterParameters {
  return { person: personKey(person), type: event === null ? null : eventNumber(event), product, severity, since, until };
}
