import { type AudienceRule, chooseAudience, eventNumber } from "@tocsin/domain";
import type { EventAccepted, EventLabel, NewEvent } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { resolveObjects } from "./object-refs.ts";
import { findDuplicate } from "./duplicates.ts";

/** Stores one event, or says why not; a refusal has written nothing (rules D11, A0, A9). */
export function acceptEvent(db: Db, event: NewEvent, { at, insists = 0 }: Accepting): EventAccepted {
  const duplicate = findDuplicate(db, event, at);
  if (duplicate !== null) return duplicate;
  const objects = resolveObjects(db, event);
  if (!objects.ok) return { status: "rejected", refusal: objects.refusal };
  const choice = chooseAudience({
    audience: event.audience,
    recipients: event.recipients,
    hasProduct: objects.product !== null,
    hasProductType: objects.productType !== null,
    productUnknown: objects.unknown,
  });
  if (!choice.ok) return { status: "rejected", refusal: choice.refusal };

  const row = eventRow(event, { at, insists, rule: choice.rule, product: objects.product, productType: objects.productType });
  const seq = Number(statement<EventRow>(db, INSERT_EVENT).run(row).lastInsertRowid);
  writeRecipients(db, { event, seq, rule: choice.rule });
  return { status: "accepted", id: event.id, reachedNobody: objects.unknown ? "unknown_product" : null };
}

interface Accepting {
  readonly at: number;
  /** Channels that the event has on for its audience by itself, as a mask: only notices of ours have any. */
  readonly insists?: number;
}

const INSERT_EVENT = `INSERT INTO events (id, source, client_id, event_key, event_type, title, description, url, occurred_at, accepted_at,
    severity, product, product_type, engagement, test, finding, actor, data, audience, rule, alert_only, body, body_hash,
    fan_out, intended, reached_nobody, changed_at, insists)
  VALUES (:id, :source, :client_id, :event_key, :event_type, :title, :description, :url, :occurred_at, :accepted_at,
    :severity, :product, :product_type, :engagement, :test, :finding, :actor, :data, :audience, :rule, :alert_only, :body, :body_hash,
    :fan_out, :intended, :reached_nobody, :accepted_at, :insists)`;

type EventRow = ReturnType<typeof eventRow>;

interface Decided {
  readonly at: number;
  readonly insists: number;
  readonly rule: AudienceRule;
  readonly product: number | null;
  readonly productType: number | null;
}

function eventRow(event: NewEvent, { at, insists, rule, product, productType }: Decided) {
  return {
    ...contentColumns(event),
    ...fanOutColumns(rule),
    id: event.id,
    source: event.source,
    client_id: event.clientId ?? event.id,
    accepted_at: at,
    insists,
    product,
    product_type: productType,
    audience: event.audience,
    rule,
    alert_only: event.alertOnly ? 1 : 0,
    body: event.body,
    body_hash: event.bodyHash,
  };
}

function contentColumns(event: NewEvent) {
  return {
    event_key: event.key,
    event_type: eventNumber(event.type),
    title: event.title,
    description: event.description,
    url: event.url,
    occurred_at: event.occurredAt,
    severity: event.severity,
    engagement: labelText(event.engagement),
    test: labelText(event.test),
    finding: labelText(event.finding),
    actor: event.actor,
    data: JSON.stringify(event.data),
  };
}

/** An event of an unknown product has nothing to fan out: it is finished the moment it is recorded. */
function fanOutColumns(rule: AudienceRule) {
  if (rule === "nobody") return { fan_out: "fanned_out", intended: 0, reached_nobody: "unknown_product" };
  return { fan_out: "accepted", intended: null, reached_nobody: null };
}

function labelText(label: EventLabel | null): string | null {
  return label === null ? null : JSON.stringify(label);
}

const INSERT_RECIPIENT = `INSERT INTO event_recipients (event, username, person)
  VALUES (:seq, :username, CASE WHEN :known = 1 THEN (SELECT id FROM people WHERE username = :username) END) ON CONFLICT DO NOTHING`;

interface Recipients {
  readonly event: NewEvent;
  readonly seq: number;
  readonly rule: AudienceRule;
}

/** Each name once. Of an event that reaches nobody only the names are kept: being named there gives nobody a view of it. */
function writeRecipients(db: Db, { event, seq, rule }: Recipients): void {
  const insert = statement<{ seq: number; username: string; known: 0 | 1 }>(db, INSERT_RECIPIENT);
  for (const username of event.recipients ?? []) insert.run({ seq, username, known: rule === "recipients" ? 1 : 0 });
}
