import { cutText, type EndpointFormat, type Source } from "@tocsin/domain";
import { linkOf } from "../links.ts";
import { messageView, type MessageView } from "../message-view.ts";
import { type Receiver, WORDS_EN } from "../words-en.ts";
import { binaryHeaders, CLOUD_EVENT_TYPE, type CloudEvent, cloudEventOf, cloudPingOf, structured } from "./cloud-event.ts";
import { defectDojoBody, defectDojoHeaders, userOf } from "./defectdojo-body.ts";
import { eventData, standardBody } from "./standard-body.ts";
import {
  BODY_MAX_BYTES,
  BODY_SIZES,
  type BodySize,
  LINK_MAX,
  TITLE_MAX,
  type WebhookContext,
  type WebhookEvent,
  type WebhookOwner,
} from "./webhook-event.ts";

export interface WebhookInput {
  readonly event: WebhookEvent;
  /** The layer that decided; `system` for a shared endpoint. */
  readonly why: Source;
  readonly receiver: Receiver;
  readonly context: WebhookContext;
  readonly format: EndpointFormat;
  /** Null for a shared endpoint. */
  readonly owner: WebhookOwner | null;
}

/** A request without what belongs to one attempt: id, time, signature. */
export interface RenderedWebhook {
  /** JSON, less than 20,000 bytes of UTF-8; these bytes are what is signed. */
  readonly body: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

const CONTENT_TYPE = "application/json";
const PING_KEY = "ping";

/** Renders the body that an endpoint gets. What does not fit is left out, largest first; the link leads to all of it. */
export function renderWebhook(input: WebhookInput): RenderedWebhook {
  const { event, format, context } = input;
  return { body: largestThatFits(input), ...envelopeOf(format, { named: event, cloudEvent: cloudEventOf(event, context), context }) };
}

function largestThatFits(input: WebhookInput): string {
  for (const size of BODY_SIZES) {
    const body = JSON.stringify(bodyOf(input, size));
    if (byteLength(body) < BODY_MAX_BYTES) return body;
  }
  throw new RangeError(`No form of event ${input.event.id} fits into a webhook`);
}

/** What an endpoint is sent to find out whether it answers: no event, nobody is told. */
export function renderPing(input: Pick<WebhookInput, "format" | "owner" | "context"> & { readonly at: number }): RenderedWebhook {
  const { format, owner, context, at } = input;
  const cloudEvent = cloudPingOf({ key: PING_KEY, at }, context);
  const data = { title: WORDS_EN.ping };
  const bodies: Readonly<Record<EndpointFormat, object>> = {
    standard: { type: PING_KEY, timestamp: new Date(at).toISOString(), data },
    defectdojo: { description: WORDS_EN.ping, title: "", user: userOf(owner, context) },
    cloudevents: structured(cloudEvent, data),
    cloudevents_binary: data,
  };
  return { body: JSON.stringify(bodies[format]), ...envelopeOf(format, { named: { key: PING_KEY, source: "" }, cloudEvent, context }) };
}

interface Enveloped {
  readonly named: Pick<WebhookEvent, "key" | "source">;
  readonly cloudEvent: CloudEvent;
  readonly context: WebhookContext;
}

/** What a format says beside the body. */
function envelopeOf(format: EndpointFormat, { named, cloudEvent, context }: Enveloped): Pick<RenderedWebhook, "contentType" | "headers"> {
  switch (format) {
    case "standard":
      return { contentType: CONTENT_TYPE, headers: {} };
    case "defectdojo":
      return { contentType: CONTENT_TYPE, headers: defectDojoHeaders(named, context) };
    case "cloudevents":
      return { contentType: CLOUD_EVENT_TYPE, headers: {} };
    case "cloudevents_binary":
      return { contentType: CONTENT_TYPE, headers: binaryHeaders(cloudEvent) };
  }
}

function bodyOf(input: WebhookInput, size: BodySize): object {
  const { event, why, context } = input;
  const all = { event, why, context, view: viewOf(input, size), size };
  switch (input.format) {
    case "standard":
      return standardBody(all);
    case "defectdojo":
      return defectDojoBody(all, input.owner);
    case "cloudevents":
      return structured(cloudEventOf(event, context), eventData(all));
    case "cloudevents_binary":
      return eventData(all);
  }
}

function viewOf({ event, why, receiver, context }: WebhookInput, size: BodySize): MessageView {
  const view = messageView(
    { event, why, receiver, context },
    { channel: "webhooks", limits: { description: size.description, lines: size.lines, findings: 0 }, words: WORDS_EN },
  );
  return {
    ...view,
    title: cutText(view.title, TITLE_MAX),
    link: view.link.length > LINK_MAX ? linkOf({ ...event, url: null }, context) : view.link,
    team: cutText(view.team, TITLE_MAX),
    disclaimer: cutText(view.disclaimer, TITLE_MAX),
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
