import type { Channel, DeliveryState } from "@tocsin/domain";
import type { DeliveryId } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { parseDeliveryId } from "../delivery-id.ts";
import { jsonRows } from "../json-rows.ts";
import { statement } from "../statements.ts";

/** The key of a delivery as its table has it; `event` is the event's row. */
export interface RowKey {
  readonly event: number;
  readonly channel: Channel;
  readonly target: string;
  readonly generation: number;
}

/** The columns of a key, and the condition that joins rows of `k` with the delivery `d` of that key. */
export const KEY_COLUMNS = ["event", "channel", "target", "generation"] as const;
export const SAME_KEY = "d.event = k.event AND d.channel = k.channel AND d.target = k.target AND d.generation = k.generation";

export function keyValues({ event, channel, target, generation }: RowKey): readonly [number, Channel, string, number] {
  return [event, channel, target, generation];
}

/** WHERE clause that finds one delivery by its key, in deliveries as well as in attempts. */
export const BY_KEY = "event = :event AND channel = :channel AND target = :target AND generation = :generation";

/** A delivery that somebody holds a lease of. */
export interface LeasedRow extends RowKey {
  readonly state: DeliveryState;
  readonly created_at: number;
  readonly attempt_number: number;
  readonly crash_count: number;
  readonly lease_boot: string | null;
  /** An attempt is on disk that has no outcome yet. */
  readonly started: 0 | 1;
  /** Somebody tries the channel out with it. */
  readonly is_test: 0 | 1;
}

export const LEASED_COLUMNS = `d.event, d.channel, d.target, d.generation, d.state, d.created_at, d.attempt_number, d.crash_count, d.lease_boot,
  EXISTS (SELECT 1 FROM attempts a WHERE a.event = d.event AND a.channel = d.channel AND a.target = d.target AND a.generation = d.generation
    AND a.attempt = d.attempt_number AND a.outcome = 'started') AS started,
  (SELECT is_test FROM events WHERE seq = d.event) AS is_test`;

export const LEASED = `SELECT k.place, ${LEASED_COLUMNS}
  FROM ${jsonRows(":keys", ["place", "id", "channel", "target", "generation"])} k
  CROSS JOIN events e ON e.id = k.id
  CROSS JOIN deliveries d ON d.event = e.seq AND d.channel = k.channel AND d.target = k.target AND d.generation = k.generation`;

/** The rows of public ids, each at the place of its id; undefined for an id that is nobody's. */
export function rowsOf(db: Db, ids: readonly DeliveryId[]): readonly (LeasedRow | undefined)[] {
  const keys = ids.flatMap((id, place) => {
    const key = parseDeliveryId(id);
    return key === null ? [] : [[place, key.event, key.channel, key.target, key.generation]];
  });
  const rows = Array.from<LeasedRow | undefined>({ length: ids.length });
  const found = statement<{ keys: string }, LeasedRow & { place: number }>(db, LEASED).all({ keys: JSON.stringify(keys) });
  for (const row of found) rows[row.place] = row;
  return rows;
}
