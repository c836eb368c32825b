import { createHash } from "node:crypto";
import type { openDatabase } from "@tocsin/store";

type Connection = ReturnType<typeof openDatabase>["$client"];

/** Events by number: the last one that is old, and the last one that was there before. */
export interface Ages {
  readonly lastOld: number;
  readonly last: number;
}

/** What of all that was there no purge may touch, each as a digest of its rows. */
export interface Kept {
  readonly counts: string;
  readonly events: string;
  readonly open: string;
  readonly attemptsOfOpen: string;
  readonly young: string;
  readonly openDeliveries: number;
}

const OPEN = "state NOT IN ('delivered', 'accepted', 'failed', 'suppressed', 'expired', 'cancelled')";
const KEY = "event, channel, target, generation";

export function keptOf(client: Connection, { lastOld, last }: Ages): Kept {
  const digest = (sql: string, ...numbers: readonly number[]): string => {
    const hash = createHash("sha256");
    for (const row of client
      .prepare(sql)
      .raw()
      .iterate(...numbers))
      hash.update(JSON.stringify(row));
    return hash.digest("hex");
  };
  return {
    counts: digest("SELECT * FROM event_counts WHERE event <= ? ORDER BY event, channel, state", last),
    events: digest("SELECT * FROM events WHERE seq <= ? ORDER BY seq", last),
    open: digest(`SELECT * FROM deliveries WHERE event <= ? AND ${OPEN} ORDER BY ${KEY}`, last),
    attemptsOfOpen: digest(
      `SELECT a.* FROM attempts a JOIN deliveries d USING (${KEY}) WHERE event <= ? AND ${OPEN} ORDER BY ${KEY}`,
      last,
    ),
    young: digest(`SELECT * FROM deliveries WHERE event > ? AND event <= ? ORDER BY ${KEY}`, lastOld, last),
    openDeliveries: Number(client.prepare(`SELECT count(*) FROM deliveries WHERE event <= ? AND ${OPEN}`).pluck().get(last)),
  };
}

/** Old deliveries that came to an end. */
export function oldFinals(client: Connection, { lastOld }: Ages): number {
  return Number(client.prepare(`SELECT count(*) FROM deliveries WHERE event <= ? AND NOT (${OPEN})`).pluck().get(lastOld));
}
