import type { WebhookContext, WebhookEvent } from "./webhook-event.ts";

/** The attributes of CloudEvents 1.0 that an event has here. */
export interface CloudEvent {
  readonly specversion: "1.0";
  /** With the source it names the event: the same for every endpoint, attempt and redelivery. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly subject?: string;
}

export const CLOUD_EVENT_TYPE = "application/cloudevents+json; charset=utf-8";

export function cloudEventOf(
  event: Pick<WebhookEvent, "id" | "type" | "occurredAt" | "product" | "productType">,
  context: WebhookContext,
): CloudEvent {
  const subject = subjectOf(event);
  return {
    ...attributesOf({ id: event.id, type: event.type, at: event.occurredAt }, context),
    ...(subject === null ? {} : { subject }),
  };
}

/** Of what is no event; the time names it. */
export function cloudPingOf({ key, at }: { readonly key: string; readonly at: number }, context: WebhookContext): CloudEvent {
  return attributesOf({ id: `${key}-${String(at)}`, type: key, at }, context);
}

/** In the body together with its data (structured mode). */
export function structured(cloudEvent: CloudEvent, data: object): object {
  return { ...cloudEvent, datacontenttype: "application/json", data };
}

/** As headers, beside a body that is its data alone (binary mode). */
export function binaryHeaders(cloudEvent: CloudEvent): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(cloudEvent).map(([name, value]: readonly [string, string]) => [`ce-${name}`, headerText(value)]),
  );
}

function attributesOf(
  { id, type, at }: { readonly id: string; readonly type: string; readonly at: number },
  { publicUrl }: WebhookContext,
): CloudEvent {
  return { specversion: "1.0", id, source: publicUrl, type: `tocsin.${type}`, time: new Date(at).toISOString() };
}

export function subjectOf({ product, productType }: Pick<WebhookEvent, "product" | "productType">): string | null {
  if (product !== null) return `product/${String(product.id)}`;
  return productType === null ? null : `product_type/${String(productType.id)}`;
}

/** What may stand in a header as it is; everything else is percent-encoded as UTF-8 (HTTP binding, 3.1.3.2). */
function headerText(value: string): string {
  return value.replaceAll(/[^\x21\x23\x24\x26-\x7e]/gu, (letter) => encodeURIComponent(letter));
}
