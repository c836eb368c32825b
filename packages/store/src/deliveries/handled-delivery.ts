import { type HandledDelivery, mayHandle } from "@tocsin/domain";
import type { DeliveryId, HandlingRefusal, Viewer } from "@tocsin/ports";
import { mayReadEvent } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { parseDeliveryId } from "../delivery-id.ts";
import type { RowKey } from "../dispatch/delivery-rows.ts";
import { personIdOf, personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { NOWHERE, REDELIVERED } from "./delivery-rows.ts";

const BY_ID = `SELECT d.event, d.channel, d.target, d.generation, d.person, d.state, d.reason, e.id AS event_id, e.is_test,
    ${REDELIVERED} AS redelivered, ${NOWHERE} AS nowhere
  FROM events e JOIN deliveries d ON d.event = e.seq
  WHERE e.id = :event AND d.channel = :channel AND d.target = :target AND d.generation = :generation
    AND (:superuser = 1 OR (d.person = :viewer AND ${mayReadEvent(":viewer")}))`;

interface Row extends RowKey {
  readonly event_id: string;
  readonly person: number | null;
  readonly state: HandledDelivery["state"];
  readonly reason: HandledDelivery["reason"];
  readonly redelivered: 0 | 1;
  readonly nowhere: 0 | 1;
  readonly is_test: 0 | 1;
}

/** A delivery that somebody decides about, as it is stored: what is shown as held for its connection has its own state here. */
export interface Handling {
  readonly key: RowKey;
  readonly eventId: string;
  readonly delivery: HandledDelivery;
}

/** Rule D15: what the viewer may not see is not there; what is theirs to see alone is refused. */
export function findHandled(db: Db, { viewer, id }: { readonly viewer: Viewer; readonly id: DeliveryId }): Handling | HandlingRefusal {
  const parsed = parseDeliveryId(id);
  if (parsed === null) return "not_found";
  const values = { ...parsed, viewer: personKey(viewer.person), superuser: Number(viewer.superuser) };
  const row = statement<typeof values, Row>(db, BY_ID).get(values);
  if (row === undefined) return "not_found";
  const { event, channel, target, generation, person, state, reason } = row;
  if (!mayHandle(viewer, { channel, person: person === null ? null : personIdOf(person) })) return "forbidden";
  return {
    key: { event, channel, target, generation },
    eventId: row.event_id,
    delivery: { channel, state, reason, redelivered: row.redelivered === 1, nowhere: row.nowhere === 1, test: row.is_test === 1 },
  };
}
