import type { DeliveryReads } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { delivery } from "./delivery-detail.ts";
import { deliveries } from "./delivery-list.ts";

export function deliveryReads(db: Db): DeliveryReads {
  return {
    deliveries: async (input) => deliveries(db, input),
    delivery: async (input) => delivery(db, input),
  };
}
