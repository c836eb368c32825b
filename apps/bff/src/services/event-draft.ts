import { createHash } from "node:crypto";
import type { NewEvent as EventBody } from "@tocsin/contract";
import type { WebhookEvent } from "@tocsin/defectdojo";
import { eventTypeOf } from "@tocsin/domain";
import type { EventDraft } from "./accept-events.ts";

/** An event of `POST /events`, a batch or the command line. `sent` is the JSON as it came, before anything was normalised. */
export function draftOfBody(body: EventBody, sent: unknown, clientId: string | null = body.id): EventDraft {
  return {
    source: body.source,
    clientId,
    key: body.type,
    type: eventTypeOf(body.type),
    title: body.title,
    description: body.description,
    url: body.url,
    occurredAt: body.occurredAt,
    severity: body.severity ?? body.finding?.severity ?? null,
    product: body.product,
    productType: body.productType,
    engagement: body.engagement,
    test: body.test,
    finding: body.finding === null ? null : { ref: body.finding.ref, name: body.finding.name },
    actor: body.actor?.username ?? null,
    recipients: body.recipients,
    audience: body.audience,
    alertOnly: body.alertOnly,
    data: body.data,
    body: JSON.stringify(sent),
    bodyHash: hashOf(withoutId(sent)),
    onUnknownProduct: "refuse",
    repeatWithinMs: null,
  };
}

/** An event of DefectDojo's webhooks: one request is the same as another if event, instance and body are. */
export function draftOfWebhook(event: WebhookEvent, sent: unknown, instance: string | null): EventDraft {
  return { ...event, occurredAt: null, body: JSON.stringify(sent), bodyHash: hashOf([event.key, instance, sent]) };
}

/** The id may come in a header as well, and is equal anyway where bodies are compared. */
function withoutId(sent: unknown): unknown {
  if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return sent;
  return Object.fromEntries(Object.entries(sent).filter(([key]) => key !== "id"));
}

/** SHA-256 in hex of the JSON with its keys in order: senders may write the same object in another one. */
function hashOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
