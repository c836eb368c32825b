import type { DeliveryReads, DeliveryView, Page } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { DELIVERY_SELECT, deliveryOf, type DeliveryRow, type DeliveryRowKey } from "./delivery-rows.ts";
import { LOG_LIMITS, type LogLimits, scanLog } from "./log-scan.ts";

type ListDeliveries = Parameters<DeliveryReads["deliveries"]>[0];

/** Newest event first; within one by channel, target and newest generation. */
export function deliveries(db: Db, { viewer, filter, page }: ListDeliveries, limits: LogLimits = LOG_LIMITS): Page<DeliveryView> {
  const found: DeliveryRowKey[] = [];
  const next = scanLog(db, { viewer, filter, after: page.after, limits }, (key) => {
    found.push(key);
    return found.length < page.limit;
  });
  // One that retention has taken since is left out.
  return { items: found.flatMap((key) => deliveryByKey(db, key) ?? []), next };
}

const BY_KEY = `${DELIVERY_SELECT}
  WHERE d.event = :event AND d.channel = :channel AND d.target = :target AND d.generation = :generation`;

function deliveryByKey(db: Db, { event, channel, target, generation }: DeliveryRowKey): DeliveryView | null {
  const row = statement<DeliveryRowKey, DeliveryRow>(db, BY_KEY).get({ event, channel, target, generation });
  return row === undefined ? null : deliveryOf(row);
}
