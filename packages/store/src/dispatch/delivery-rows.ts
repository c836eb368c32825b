import type { Channel, DeliveryState } from "@tocsin/domain";
import type { DeliveryId } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { parseDeliveryId } from "../delivery-id.ts";
import { statement } from "../statements.ts";

/** The key of a delivery as its table has it; `event` is the event's row. */
export interface RowKey {
  readonly event: number;
  readonly channel: Channel;
  readonly target: string;
  readonly generation: number;
}

/** WHERE clause that finds one delivery by its key, in deliveries as well as in attempts. */
export const BY_KEY = "event = :event AND channel = :channel AND target = :target AND generation = :generation";

const EVENT_ROW = "SELECT seq FROM events WHERE id = ?";

/** Finds rows by public ids; an event that many deliveries share is looked up once. */
export function rowFinder(db: Db): (id: DeliveryId) => RowKey | null {
  const seqs = new Map<string, number | null>();
  const seqOf = (event: string): number | null => {
    const known = seqs.get(event);
    if (known !== undefined) return known;
    const seq = statement<[string], { seq: number }>(db, EVENT_ROW).get(event)?.seq ?? null;
    seqs.set(event, seq);
    return seq;
  };
  return (id) => {
    const key = parseDeliveryId(id);
    const event = key === null ? null : seqOf(key.event);
    return key === null || event === null ? null : { ...key, event };
  };
}

/** A delivery that somebody holds a lease of. */
export interface LeasedRow extends RowKey {
  readonly state: DeliveryState;
  readonly created_at: number;
  readonly attempt_number: number;
  readonly crash_count: number;
  readonly lease_boot: string | null;
  /** An attempt is on disk that has no outcome yet. */
  readonly started: 0 | 1;
}

export const LEASED_COLUMNS = `d.event, d.channel, d.target, d.generation, d.state, d.created_at, d.attempt_number, d.crash_count, d.lease_boot,
  EXISTS (SELECT 1 FROM attempts a WHERE a.event = d.event AND a.channel = d.channel AND a.target = d.target AND a.generation = d.generation
    AND a.attempt = d.attempt_number AND a.outcome = 'started') AS started`;
