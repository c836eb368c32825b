import { redeliverRefusal, RELEVANCE_MS } from "@tocsin/domain";
import type { DeliveryId, DeliveryWrites, Redelivered, Viewer } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import { countChanges, type CountChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { deliveryIdOf } from "../delivery-id.ts";
import { BY_KEY, type RowKey } from "../dispatch/delivery-rows.ts";
import { statement } from "../statements.ts";
import { findHandled } from "./handled-delivery.ts";

type Redeliver = Parameters<DeliveryWrites["redeliver"]>[0];

/** Everybody else's writes wait so long for one step; its books and its sync come on top. */
const STEP_MS = 25;

/**
 * Rule D12, for each by itself, for as long as a step may take; the audit has one line for all that came into being together. `steady` is
 * a clock that nobody sets.
 */
export function redeliver(
  db: Db,
  { by, deliveries, at }: Redeliver,
  steady: () => number = () => performance.now(),
): readonly Redelivered[] {
  const counts = countChanges();
  const answers: Redelivered[] = [];
  const until = steady() + STEP_MS;
  for (const delivery of deliveries) {
    if (answers.length > 0 && steady() >= until) break;
    answers.push(redeliverOne(db, { by, delivery, counts, at }));
  }
  counts.flush(db, at);
  const done = answers.filter(({ ok }) => ok);
  if (done.length > 0) {
    const object = done.length === 1 ? (done[0]?.delivery ?? null) : null;
    writeAudit(db, { at, actor: by.person, action: "deliveries.redelivered", object, detail: { count: done.length } });
  }
  return answers;
}

interface One {
  readonly by: Viewer;
  readonly delivery: DeliveryId;
  readonly counts: CountChanges;
  readonly at: number;
}

function redeliverOne(db: Db, { by, delivery, counts, at }: One): Redelivered {
  const found = findHandled(db, { viewer: by, id: delivery });
  if (typeof found === "string") return { delivery, ok: false, refusal: found };
  const refusal = redeliverRefusal(found.delivery);
  if (refusal !== null) return { delivery, ok: false, refusal };
  const generation = addGeneration(db, { key: found.key, counts, at });
  return { delivery, ok: true, again: deliveryIdOf({ ...found.key, event: found.eventId, generation }) };
}

/** A destination's rows may say no layer; what is sent by hand is sent as System's. */
const ADD = `INSERT INTO deliveries (event, channel, target, generation, person, state, why, created_at, due_at, expires_at)
  SELECT event, channel, target, generation + 1, person, 'pending', coalesce(why, 'system'), :at, :at, :expires FROM deliveries WHERE ${BY_KEY}`;

/** Null stays null: the last page of a fan-out counts every row that is there by then. */
const INTEND = "UPDATE events SET intended = intended + 1 WHERE seq = :event";

interface NewGeneration {
  /** The newest of its target; whether it may be sent again has been asked. */
  readonly key: RowKey;
  readonly counts: CountChanges;
  readonly at: number;
}

/** One more delivery to the same target, due at once and relevant anew, with the ledger kept (rule D8). Answers its generation. */
function addGeneration(db: Db, { key, counts, at }: NewGeneration): number {
  const values = { ...key, at, expires: at + RELEVANCE_MS };
  statement<typeof values>(db, ADD).run(values);
  statement<{ event: number }>(db, INTEND).run({ event: key.event });
  counts.add(key.event, key.channel, "pending");
  return key.generation + 1;
}
