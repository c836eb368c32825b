import type { Channel, DeliveryState, Source } from "@tocsin/domain";
import type { DeliveryView } from "@tocsin/ports";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";
import { deliveryIdOf } from "../delivery-id.ts";
import { personIdOf } from "../keys.ts";

/** A delivery's key as it lies in the table. */
export interface DeliveryRowKey {
  readonly event: number;
  readonly channel: Channel;
  readonly target: string;
  readonly generation: number;
}

export interface DeliveryRow extends DeliveryRowKey {
  readonly event_id: string;
  readonly event_type: number;
  readonly event_key: string;
  readonly title: string;
  readonly is_test: 0 | 1;
  readonly product: number | null;
  readonly product_name: string | null;
  readonly person: number | null;
  readonly username: string | null;
  readonly person_name: string | null;
  readonly address: string | null;
  readonly state: DeliveryState;
  readonly reason: DeliveryView["reason"];
  readonly why: Source | null;
  readonly attempts: number;
  readonly duration_ms: number | null;
  readonly redelivered: 0 | 1;
  readonly due_at: number | null;
  readonly created_at: number;
  readonly settled_at: number | null;
  readonly endpoint_name: string | null;
}

/** A lane that is paused, off or not reached is a flag of its connection: what waits in it keeps its state and is shown as held (rule D5). */
const WAITS_FOR_LANE = `d.state IN ('pending', 'retrying')
  AND (EXISTS (SELECT 1 FROM channels lane WHERE lane.channel = d.channel AND (lane.paused_at IS NOT NULL OR lane.enabled = 0))
    OR EXISTS (SELECT 1 FROM circuits WHERE circuits.lane = iif(d.channel = 'webhooks', 'webhooks:' || substr(d.target, 2), d.channel)))`;

export const SHOWN_STATE = `iif(${WAITS_FOR_LANE}, 'held', d.state)`;

/** By what holds now: addresses are read when a delivery is claimed, not kept with it. */
const ADDRESS = `CASE
  WHEN d.target IN ('mailbox', 'slack', 'msteams') THEN (SELECT shared_address FROM channels WHERE channel = d.channel)
  WHEN d.channel = 'mail' THEN p.email WHEN d.channel = 'slack' THEN coalesce(p.slack_email, p.email) END`;

const DURATION = `(SELECT a.duration_ms FROM attempts a WHERE a.event = d.event AND a.channel = d.channel AND a.target = d.target
    AND a.generation = d.generation AND a.attempt = d.attempt_number)`;

/** A later generation of the delivery `d` is there. */
export const REDELIVERED = `EXISTS (SELECT 1 FROM deliveries later WHERE later.event = d.event AND later.channel = d.channel
    AND later.target = d.target AND later.generation > d.generation)`;

/** A webhook goes to an endpoint that is there: not to whoever had none, nor to one that was deleted. */
export const NOWHERE = `(d.channel = 'webhooks' AND NOT EXISTS (SELECT 1 FROM webhook_endpoints place
    WHERE d.target LIKE 'w%' AND place.id = CAST(substr(d.target, 2) AS INTEGER) AND place.deleted_at IS NULL))`;

export const DELIVERY_SELECT = `SELECT d.event, d.channel, d.target, d.generation, e.id AS event_id, e.event_type, e.event_key, e.title, e.is_test,
    e.product, (SELECT name FROM products WHERE id = e.product) AS product_name,
    d.person, p.username, p.name AS person_name, ${ADDRESS} AS address, ${SHOWN_STATE} AS state,
    iif(${WAITS_FOR_LANE}, 'connection_paused', d.reason) AS reason, d.why, d.attempts, ${DURATION} AS duration_ms,
    ${REDELIVERED} AS redelivered, d.due_at, d.created_at, d.settled_at,
    iif(d.channel = 'webhooks' AND substr(d.target, 1, 1) = 'w',
      (SELECT name FROM webhook_endpoints WHERE id = CAST(substr(d.target, 2) AS INTEGER)), NULL) AS endpoint_name
  FROM deliveries d JOIN events e ON e.seq = d.event LEFT JOIN people p ON p.id = d.person`;

export function deliveryOf(row: DeliveryRow): DeliveryView {
  const { person, username, person_name: name, product, product_name: productName, generation } = row;
  const idOf = (of: number) => deliveryIdOf({ event: row.event_id, channel: row.channel, target: row.target, generation: of });
  return {
    id: idOf(generation),
    eventId: row.event_id,
    eventType: eventTypeOfNumber(row.event_type),
    eventKey: row.event_key,
    title: row.title,
    product: product === null || productName === null ? null : { id: product, name: productName },
    channel: row.channel,
    person: person === null || username === null ? null : { id: personIdOf(person), username, name: name ?? username },
    destination: row.endpoint_name ?? (person === null ? row.target.replace(/^name:/, "") : null),
    address: row.address,
    test: row.is_test === 1,
    state: row.state,
    reason: row.reason,
    why: row.why,
    attempts: row.attempts,
    durationMs: row.duration_ms,
    dueAt: row.due_at,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    redeliveryOf: generation > 0 ? idOf(generation - 1) : null,
    redeliveredAs: row.redelivered === 1 ? idOf(generation + 1) : null,
  };
}
