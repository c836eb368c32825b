import { cutText, type EndpointFormat, type Source } from "@tocsin/domain";
import { linkOf } from "../links.ts";
import { messageView, type MessageView } from "../message-view.ts";
import { type Receiver, WORDS_EN } from "../words-en.ts";
import { defectDojoBody, defectDojoHeaders, userOf } from "./defectdojo-body.ts";
import { standardBody } from "./standard-body.ts";
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
  return { body: largestThatFits(input), contentType: CONTENT_TYPE, headers: headersOf(input.format, input.event, input.context) };
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
  const body =
    format === "standard"
      ? { type: PING_KEY, timestamp: new Date(at).toISOString(), data: { title: WORDS_EN.ping } }
      : { description: WORDS_EN.ping, title: "", user: userOf(owner, context) };
  return { body: JSON.stringify(body), contentType: CONTENT_TYPE, headers: headersOf(format, { key: PING_KEY, source: "" }, context) };
}

function headersOf(format: EndpointFormat, event: Pick<WebhookEvent, "key" | "source">, context: WebhookContext) {
  return format === "standard" ? {} : defectDojoHeaders(event, context);
}

function bodyOf(input: WebhookInput, size: BodySize): object {
  const { event, why, context } = input;
  const view = viewOf(input, size);
  return input.format === "standard"
    ? standardBody({ event, why, context, view, size })
    : defectDojoBody({ event, why, context, view, size }, input.owner);
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
