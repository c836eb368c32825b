import type { DeliveryReads, DeliveryWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import type { Writer } from "../unit-of-work.ts";
import { cancelDelivery, releaseDelivery } from "./decide-delivery.ts";
import { delivery } from "./delivery-detail.ts";
import { deliveries } from "./delivery-list.ts";
import { awaitingDecision, redeliverable } from "./redeliverable.ts";
import { redeliver } from "./redeliver.ts";
import { decideRestored } from "./restored-deliveries.ts";

export function deliveryReads(db: Db): DeliveryReads {
  return {
    deliveries: async (input) => deliveries(db, input),
    redeliverable: async (input) => redeliverable(db, input),
    awaitingDecision: async () => awaitingDecision(db),
    delivery: async (input) => delivery(db, input),
  };
}

export function deliveryWrites(writer: Writer): DeliveryWrites {
  return {
    redeliver: (input) => writer.write((db) => redeliver(db, input)),
    cancelDelivery: (input) => writer.write((db) => cancelDelivery(db, input)),
    releaseDelivery: (input) => writer.write((db) => releaseDelivery(db, input)),
    decideRestored: (input) => writer.write((db) => decideRestored(db, input)),
  };
}
