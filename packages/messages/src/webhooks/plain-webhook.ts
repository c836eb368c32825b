import { plainView } from "../plain-view.ts";
import { binaryHeaders, CLOUD_EVENT_TYPE, type CloudEvent, structured, subjectOf } from "./cloud-event.ts";
import { defectDojoHeaders } from "./defectdojo-body.ts";
import { isNumber } from "./object-links.ts";
import type { RenderedWebhook, WebhookInput } from "./render-webhook.ts";
import { LINK_MAX } from "./webhook-event.ts";

const CONTENT_TYPE = "application/json";

/** What a whole body would have told: named as everything is that did not come along and is behind the link. */
const LEFT_OUT = ["description", "actor", "productType", "product", "engagement", "test", "finding", "scan", "details", "why"];

/**
 * For an event whose body could not be rendered: what happened and where to look, in the shape that receivers of the format read.
 * Made of nothing that could be the cause: no object, no list, nothing that a sender put into `data`.
 */
export function plainWebhook(input: WebhookInput): RenderedWebhook {
  const { event, context, format } = input;
  switch (format) {
    case "standard":
      return rendered({ type: event.type, timestamp: timeOf(input), data: dataOf(input) });
    case "defectdojo":
      return rendered(defectDojoBody(input), defectDojoHeaders(event, { ...context, sourceBaseUrls: {} }));
    case "cloudevents":
      return { ...rendered(structured(cloudEventOf(input), dataOf(input))), contentType: CLOUD_EVENT_TYPE };
    case "cloudevents_binary":
      return rendered(dataOf(input), binaryHeaders(cloudEventOf(input)));
  }
}

function rendered(body: object, headers: RenderedWebhook["headers"] = {}): RenderedWebhook {
  return { body: JSON.stringify(body), contentType: CONTENT_TYPE, headers };
}

/** Every key of a whole body, so that whoever looks one up finds null and not an error. */
function dataOf(input: WebhookInput): object {
  const { event, why } = input;
  const { title, label, link, cut } = viewOf(input);
  return {
    event: { id: event.id, key: event.key, label, source: event.source },
    title,
    description: cut,
    severity: event.severity,
    actor: null,
    url: link,
    productType: null,
    product: null,
    engagement: null,
    test: null,
    finding: null,
    scan: null,
    details: null,
    why: { layer: why, words: "", settings: "" },
    team: null,
    disclaimer: null,
    cut: LEFT_OUT,
  };
}

function defectDojoBody(input: WebhookInput): object {
  const { title, link, cut } = viewOf(input);
  return {
    description: cut,
    title,
    user: ownerOf(input),
    url_ui: link,
    url_api: null,
  };
}

function ownerOf({ owner }: WebhookInput): object | null {
  if (owner === null) return null;
  const { id, username, email } = owner;
  return { id: isNumber(id) ? Number(id) : id, email: email ?? "", username };
}

/** As a whole event is named, so that a receiver that has seen it knows it again; the time may be left out, the source may not. */
function cloudEventOf(input: WebhookInput): CloudEvent {
  const { event, context } = input;
  const [time, subject] = [timeOf(input), subjectOf(event)];
  return {
    specversion: "1.0",
    id: event.id,
    source: URL.canParse(context.publicUrl) ? context.publicUrl : "tocsin",
    type: `tocsin.${event.type}`,
    ...(time === null ? {} : { time }),
    ...(subject === null ? {} : { subject }),
  };
}

function viewOf({ event, context }: WebhookInput) {
  const view = plainView({ event, context });
  return { ...view, link: view.link === "" || view.link.length > LINK_MAX ? null : view.link };
}

function timeOf({ event }: WebhookInput): string | null {
  const time = new Date(event.occurredAt);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
