import type { EventType } from "../catalogue.ts";

/**
 * What a webhook looks like: Standard Webhooks, what DefectDojo itself would send, or a CloudEvent, whole in the body or with its
 * attributes in headers.
 */
export const ENDPOINT_FORMATS = ["standard", "defectdojo", "cloudevents", "cloudevents_binary"] as const;
export type EndpointFormat = (typeof ENDPOINT_FORMATS)[number];

/**
 * Why an endpoint gets nothing any more, until somebody turns it on again: it said that it is gone (410), it has
 * only failed for days, or somebody switched it off.
 */
export const DISABLE_REASONS = ["gone", "failing", "by_owner", "by_superuser"] as const;
export type DisableReason = (typeof DISABLE_REASONS)[number];

/** Whether an endpoint's choice has an event type in it; null is every type, those of later versions included. */
export function takesEvent(events: readonly EventType[] | null, type: EventType): boolean {
  return events === null || events.includes(type);
}
