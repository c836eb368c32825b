import { assertMove, cancelRefusal, type DeliveryState, releaseRefusal } from "@tocsin/domain";
import type { DeliveryWrites, Handled } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { BY_KEY, type RowKey } from "../dispatch/delivery-rows.ts";
import { statement } from "../statements.ts";
import { findHandled, type Handling } from "./handled-delivery.ts";

type OneByHand = Parameters<DeliveryWrites["cancelDelivery"]>[0];

interface Decision<R extends string> {
  readonly to: Extract<DeliveryState, "cancelled" | "pending">;
  readonly text: string;
  readonly action: string;
  readonly refusal: (delivery: Handling["delivery"]) => R | null;
}

const CANCEL = {
  to: "cancelled",
  text: `UPDATE deliveries SET state = 'cancelled', reason = NULL, due_at = NULL, settled_at = :at WHERE ${BY_KEY}`,
  action: "delivery.cancelled",
  refusal: cancelRefusal,
} as const;

const RELEASE = {
  to: "pending",
  text: `UPDATE deliveries SET state = 'pending', reason = NULL, due_at = :at WHERE ${BY_KEY}`,
  action: "delivery.released",
  refusal: releaseRefusal,
} as const;

/** Rule D13. */
export const cancelDelivery = (db: Db, input: OneByHand) => decide(db, input, CANCEL);

/** Rule D14. */
export const releaseDelivery = (db: Db, input: OneByHand) => decide(db, input, RELEASE);

function decide<R extends string>(db: Db, { by, delivery: id, at }: OneByHand, decision: Decision<R>): Handled<R> {
  const found = findHandled(db, { viewer: by, id });
  if (typeof found === "string") return { ok: false, refusal: found };
  const { key, delivery } = found;
  const refusal = decision.refusal(delivery);
  if (refusal !== null) return { ok: false, refusal };
  assertMove(delivery.state, decision.to);
  statement<RowKey & { at: number }>(db, decision.text).run({ ...key, at });
  const counts = countChanges();
  counts.move(key.event, key.channel, { from: delivery.state, to: decision.to });
  counts.flush(db, at);
  writeAudit(db, { at, actor: by.person, action: decision.action, object: id, detail: {} });
  return { ok: true };
}
