import { createHash } from "node:crypto";
import type { openDatabase } from "@tocsin/store";

type Connection = ReturnType<typeof openDatabase>["$client"];

/** What of the old events no purge may touch, each as a digest of its rows. */
export interface Kept {
  readonly counts: string;
  readonly events: string;
  readonly open: string;
  readonly attemptsOfOpen: string;
  readonly openDeliveries: number;
}

const OPEN = "state NOT IN ('delivered', 'accepted', 'failed', 'suppressed', 'expired', 'cancelled')";
const KEY = "event, channel, target, generation";

export function keptOf(client: Connection, lastEvent: number): Kept {
  const digest = (sql: string): string => {
    const hash = createHash("sha256");
    for (const row of client.prepare(sql).raw().iterate(lastEvent)) hash.update(JSON.stringify(row));
    return hash.digest("hex");
  };
  return {
    counts: digest("SELECT * FROM event_counts WHERE event <= ? ORDER BY event, channel, state"),
    events: digest("SELECT * FROM events WHERE seq <= ? ORDER BY seq"),
    open: digest(`SELECT * FROM deliveries WHERE event <= ? AND ${OPEN} ORDER BY ${KEY}`),
    attemptsOfOpen: digest(`SELECT a.* FROM attempts a JOIN deliveries d USING (${KEY}) WHERE event <= ? AND ${OPEN} ORDER BY ${KEY}`),
    openDeliveries: Number(client.prepare(`SELECT count(*) FROM deliveries WHERE event <= ? AND ${OPEN}`).pluck().get(lastEvent)),
  };
}

/** Old deliveries that came to an end. */
export function oldFinals(client: Connection, lastEvent: number): number {
  return Number(client.prepare(`SELECT count(*) FROM deliveries WHERE event <= ? AND NOT (${OPEN})`).pluck().get(lastEvent));
}
