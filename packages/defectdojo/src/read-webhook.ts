import { cutText, eventKeyLabel, eventTypeOf, isEventKey, oneLine, RECIPIENTS_MAX } from "@tocsin/domain";
import type { EventLabel, NewEvent, ObjectRef } from "@tocsin/ports";
import { descriptionOf } from "./description.ts";
import { eventSeverity, scanData } from "./findings.ts";
import { firstLink, instanceOf } from "./links.ts";
import { lostFields } from "./lost-fields.ts";
import { DEFECTDOJO_SOURCE } from "./source.ts";
import { type FindingList, type Reference, webhookBody, type WebhookBody } from "./webhook-body.ts";

/** One request of DefectDojo's webhooks. The event and the instance come in headers, never in the body. */
export interface WebhookRequest {
  /** `X-DefectDojo-Event`. */
  readonly event: string | null;
  /** `X-DefectDojo-Instance`. */
  readonly instance: string | null;
  /** The parsed JSON body. */
  readonly body: unknown;
  /** The list of findings in which the body broke off, because it was too large; left out, or null: it is whole. */
  readonly cutIn?: FindingList | null;
}

/** An event as a webhook tells it; what a request cannot know (our id, the time, its own bytes) is added when it is accepted. */
export type WebhookEvent = Omit<NewEvent, "id" | "body" | "bodyHash" | "occurredAt">;

export type WebhookReading =
  | { readonly kind: "ping"; readonly instance: string | null }
  /** `lost`: fields of which the event says less than was sent. */
  | { readonly kind: "event"; readonly instance: string | null; readonly event: WebhookEvent; readonly lost: readonly string[] }
  | { readonly kind: "refused"; readonly refusal: "event_missing" | "event_malformed" | "body_not_an_object" };

/** Requests carry no id: within this time the same one is a proxy's repeat, later it is a new event. */
export const WEBHOOK_REPEAT_MS = 60_000;

const TITLE_MAX = 500;
const LABEL_MAX = 1_000;
const USERNAME_MAX = 150;

/** Reads what DefectDojo sends, whatever its version: never throws, and refuses only what names no event or holds no object. */
export function readWebhook(request: WebhookRequest): WebhookReading {
  const key = request.event?.trim() ?? "";
  if (key === "") return { kind: "refused", refusal: "event_missing" };
  if (!isEventKey(key)) return { kind: "refused", refusal: "event_malformed" };
  const body = webhookBody.safeParse(request.body);
  if (!body.success) return { kind: "refused", refusal: "body_not_an_object" };
  const instance = instanceOf(request.instance);
  if (key === "ping") return { kind: "ping", instance };
  const around = { instance, cutIn: request.cutIn ?? null };
  const event = eventOf(key, body.data, around);
  return { kind: "event", instance, event, lost: lostFields({ sent: fieldsOf(request.body), body: body.data, event, ...around }) };
}

/** Of what was read as an object. */
function fieldsOf(sent: unknown): Readonly<Record<string, unknown>> {
  return typeof sent === "object" && sent !== null ? { ...sent } : {};
}

interface Around {
  readonly instance: string | null;
  readonly cutIn: FindingList | null;
}

function eventOf(key: string, body: WebhookBody, { instance, cutIn }: Around): WebhookEvent {
  return {
    key,
    type: eventTypeOf(key),
    source: DEFECTDOJO_SOURCE,
    clientId: null,
    title: titleOf(key, body),
    description: descriptionOf(body.description, cutIn),
    url: firstLink([body.url_ui, ...mostSpecificFirst(body).map(({ url_ui }) => url_ui)], instance),
    severity: eventSeverity(body),
    product: objectRef(body.product),
    productType: objectRef(body.product_type),
    engagement: labelOf(body.engagement),
    test: labelOf(body.test),
    finding: labelOf(body.finding),
    actor: usernameOf(body.requested_by),
    recipients: recipientsOf(key, body),
    audience: "default",
    alertOnly: false,
    data: { ...scanData(body, instance) },
    onUnknownProduct: "record",
    repeatWithinMs: WEBHOOK_REPEAT_MS,
  };
}

/** The title sent; where it is empty, the event, what it concerns and the product that this belongs to. */
function titleOf(key: string, body: WebhookBody): string {
  const sent = oneLine(body.title ?? "");
  return cutText(sent === "" ? builtTitle(key, body) : sent, TITLE_MAX);
}

function builtTitle(key: string, body: WebhookBody): string {
  const concerned = mostSpecificFirst(body).find((object) => nameOf(object) !== null) ?? null;
  if (concerned === null) return eventKeyLabel(key);
  const product = concerned === body.product || concerned === body.product_type ? null : nameOf(body.product ?? null);
  return `${eventKeyLabel(key)}: ${[nameOf(concerned), product].filter((name) => name !== null).join(", ")}`;
}

type Concerned = Pick<Reference, "id" | "title" | "url_ui"> & { readonly name?: string | null };

function mostSpecificFirst(body: WebhookBody): readonly Concerned[] {
  return [body.finding, body.test, body.engagement, body.product, body.product_type].filter(
    (object) => object !== null && object !== undefined,
  );
}

function nameOf(object: Concerned | null): string | null {
  const name = oneLine(object?.name ?? object?.title ?? "");
  return name === "" ? null : cutText(name, LABEL_MAX);
}

/** One that is named without a usable id belongs to nobody: an empty `ref` matches nothing. */
function objectRef(object: Reference | null | undefined): ObjectRef | null {
  return object === null || object === undefined ? null : { ref: object.id ?? "", source: DEFECTDOJO_SOURCE };
}

function labelOf(object: Concerned | null): EventLabel | null {
  if (object === null) return null;
  const name = nameOf(object);
  return object.id === null && name === null ? null : { ref: object.id, name };
}

/** A review is asked of its reviewers; every other webhook is a broadcast. */
function recipientsOf(key: string, { reviewers }: WebhookBody): readonly string[] | null {
  if (key !== "review_requested" || reviewers === null) return null;
  const usernames = reviewers.map(usernameOf).filter((username) => username !== null);
  return [...new Set(usernames)].slice(0, RECIPIENTS_MAX);
}

function usernameOf(user: { readonly username: string | null } | null): string | null {
  const username = oneLine(user?.username ?? "");
  return username === "" || username.length > USERNAME_MAX ? null : username;
}
