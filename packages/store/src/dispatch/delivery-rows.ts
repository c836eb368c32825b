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
  /** An attempt is under way, or was when its process ended. */
  readonly started: 0 | 1;
  /** Somebody tries the channel out with it. */
  readonly is_test: 0 | 1;
}

export const LEASED_COLUMNS = `d.event, d.channel, d.target, d.generation, d.state, d.created_at, d.attempt_number, d.crash_count, d.lease_boot,
  d.started_at IS NOT NULL AS started,
  (SELECT is_test FROM events WHERE seq = d.event) AS is_test`;

export const LEASED = `SELECT ${LEASED_COLUMNS}
  FROM ${jsonRows(":keys", KEY_COLUMNS)} k CROSS JOIN deliveries d ON ${SAME_KEY}`;

/** The deliveries of public ids that are somebody's, each once. */
export function rowsOf(db: Db, ids: readonly DeliveryId[]): readonly LeasedRow[] {
  return statement<{ keys: string }, LeasedRow>(db, LEASED).all({ keys: JSON.stringify(keysOf(db, ids).map(({ key }) => keyValues(key))) });
}

interface Keyed {
  readonly id: DeliveryId;
  readonly key: RowKey;
}

const SEQS = "SELECT id, seq FROM events WHERE id IN (SELECT value FROM json_each(:ids))";

/** The keys of public ids, each once, without those of no event; whether there are such deliveries is not asked. A batch is about few events. */
export function keysOf(db: Db, ids: readonly DeliveryId[]): readonly Keyed[] {
  const parsed = [...new Set(ids)].flatMap((id) => {
    const key = parseDeliveryId(id);
    return key === null ? [] : [{ id, key }];
  });
  const events = JSON.stringify([...new Set(parsed.map(({ key }) => key.event))]);
  const found = statement<{ ids: string }, { id: string; seq: number }>(db, SEQS).all({ ids: events });
  const seqs = new Map(found.map(({ id, seq }) => [id, seq]));
  return parsed.flatMap(({ id, key }) => {
    const event = seqs.get(key.event);
    return event === undefined ? [] : [{ id, key: { ...key, event } }];
  });
}

/** Tells keys apart. */
export function keyText({ event, channel, target, generation }: RowKey): string {
  return `${event} ${channel} ${target} ${generation}`;
}
