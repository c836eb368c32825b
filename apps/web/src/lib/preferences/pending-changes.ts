import type { CellChange, Own } from "@tocsin/domain";
import { type CellId, cellKeyOf } from "./scope-key.ts";

/** One cell on its way: what the server is believed to hold, what it shall hold, and since when (epoch ms) the person waits. */
export interface PendingChange {
  readonly from: Own;
  readonly to: Own;
  readonly since: number;
}

export type PendingChanges = ReadonlyMap<CellId, PendingChange>;

/** Cells whose last request ended without an answer, with every value the server may hold because of it. */
export type UnsureValues = Map<CellId, ReadonlySet<Own>>;

/**
 * The queue with one more change folded in: a cell that is back where it started leaves the queue, unless nobody knows
 * what the server holds; then it is sent, since a change to what already is counts as done.
 */
export function fold(queue: Map<CellId, PendingChange>, unsure: UnsureValues, id: CellId, change: PendingChange): void {
  const earlier = queue.get(id);
  const from = earlier?.from ?? change.from;
  if (from === change.to && !unsure.has(id)) queue.delete(id);
  else queue.set(id, { from, to: change.to, since: earlier?.since ?? change.since });
}

/** The queue with a batch back in front of it, of which the server is known to have written nothing. */
export function putBack(queue: Map<CellId, PendingChange>, unsure: UnsureValues, batch: PendingChanges): void {
  for (const [id, change] of batch) {
    const later = queue.get(id);
    queue.delete(id);
    fold(queue, unsure, id, { ...change, to: later?.to ?? change.to });
  }
}

/** The first changes of the queue, at most `countMax`, taken out of it. */
export function take(queue: Map<CellId, PendingChange>, countMax: number): PendingChanges {
  const batch = new Map([...queue].slice(0, countMax));
  for (const id of batch.keys()) queue.delete(id);
  return batch;
}

export function addUnsure(unsure: UnsureValues, batch: PendingChanges): void {
  for (const [id, { to }] of batch) unsure.set(id, new Set([...(unsure.get(id) ?? []), to]));
}

/** The batch as the API takes it. */
export function cellChanges(batch: PendingChanges): readonly CellChange[] {
  return [...batch].flatMap(([id, { from, to }]) => {
    const key = cellKeyOf(id);
    return key === null ? [] : [{ ...key, from, to }];
  });
}
