import { type DeliveryState, REDELIVERABLE_STATES } from "@tocsin/domain";
import type { DeliveryId, DeliveryReads, Page } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { deliveryIdOf } from "../delivery-id.ts";
import { statement } from "../statements.ts";
import { LOG_LIMITS, type LogLimits, scanLog } from "./log-scan.ts";

type Redeliverable = Parameters<DeliveryReads["redeliverable"]>[0];

/** Rules D12 and D15 in set form; each of them is asked again when it is sent. */
export function redeliverable(db: Db, { viewer, filter, page }: Redeliverable, limits: LogLimits = LOG_LIMITS): Page<DeliveryId> {
  const state = (filter.state ?? REDELIVERABLE_STATES).filter(isRedeliverable);
  const channel = viewer.superuser ? filter.channel : (filter.channel ?? "webhooks");
  if (state.length === 0 || channel === "alert" || (!viewer.superuser && channel !== "webhooks")) return { items: [], next: null };
  const items: DeliveryId[] = [];
  const scan = { viewer, filter: { ...filter, state, channel }, after: page.after, limits, again: true };
  const next = scanLog(db, scan, ({ eventId, ...key }) => {
    items.push(deliveryIdOf({ ...key, event: eventId }));
    return items.length < page.limit;
  });
  return { items, next };
}

function isRedeliverable(state: DeliveryState): boolean {
  return (REDELIVERABLE_STATES as readonly DeliveryState[]).includes(state);
}

const AWAITING =
  "SELECT reason, count(*) AS count FROM deliveries WHERE state = 'held' AND reason IN ('quarantined', 'restored') GROUP BY reason";

export function awaitingDecision(db: Db): Awaited<ReturnType<DeliveryReads["awaitingDecision"]>> {
  const rows = statement<[], { reason: "quarantined" | "restored"; count: number }>(db, AWAITING).all();
  return { quarantined: 0, restored: 0, ...Object.fromEntries(rows.map(({ reason, count }) => [reason, count])) };
}
