import type { AlertReads, AlertWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import type { Writer } from "../unit-of-work.ts";
import { alerts, unreadCount } from "./alert-reads.ts";
import { markAlerts } from "./mark-alerts.ts";

export function alertReads(db: Db): AlertReads {
  return {
    alerts: async (input) => alerts(db, input),
    unreadCount: async ({ person }) => unreadCount(db, person),
  };
}

export function alertWrites(writer: Writer): AlertWrites {
  return { markAlerts: (input) => writer.write((db) => markAlerts(db, input)) };
}
