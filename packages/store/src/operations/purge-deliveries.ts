import type { Channel } from "@tocsin/domain";
import type { DeliveriesPurged, RetentionStore } from "@tocsin/ports";
import type { Db } from "../database.ts";
import type { RowKey } from "../dispatch/delivery-rows.ts";
import { readSettings } from "../settings/settings-store.ts";
import { statement } from "../statements.ts";
import { DAY_MS } from "./days.ts";

interface Part {
  readonly event: number;
  readonly channel: string;
  readonly target: string;
  readonly generation: number;
}

interface Bounds extends Part {
  readonly lastEvent: number;
  readonly lastChannel: string;
  readonly lastTarget: string;
  readonly lastGeneration: number;
  readonly deliveriesBefore: number;
  readonly alertsBefore: number;
}

const KEY = "(event, channel, target, generation)";
const AFTER = `${KEY} > (:event, :channel, :target, :generation)`;
const IN_PART = `${AFTER} AND ${KEY} <= (:lastEvent, :lastChannel, :lastTarget, :lastGeneration)`;
/** Only what came to an end has a time of that. */
const isOld = (row: string): string => `${row}.settled_at < CASE ${row}.channel WHEN 'alert' THEN :alertsBefore ELSE :deliveriesBefore END`;
/**
 * Rule K5: not before the one that it sends again, whatever the clock said at the end of either: that one would be the newest then, could be
 * sent again, and would be given the number, and so the id, of the one that is gone. What is of an earlier part stays.
 */
const MAY_GO = `${isOld("d")} AND (d.generation = 0 OR NOT EXISTS (SELECT 1 FROM deliveries sooner
  WHERE sooner.event = d.event AND sooner.channel = d.channel AND sooner.target = d.target AND sooner.generation < d.generation
    AND (${isOld("sooner")} AND (sooner.event, sooner.channel, sooner.target, sooner.generation) > (:event, :channel, :target, :generation)) IS NOT TRUE))`;

const END_OF_PART = `SELECT event, channel, target, generation FROM deliveries WHERE ${AFTER}
  ORDER BY event, channel, target, generation LIMIT 1 OFFSET :rowsMax - 1`;
const PURGE_ATTEMPTS = `DELETE FROM attempts WHERE ${IN_PART} AND EXISTS (SELECT 1 FROM deliveries d
  WHERE d.event = attempts.event AND d.channel = attempts.channel AND d.target = attempts.target AND d.generation = attempts.generation
    AND ${MAY_GO})`;
const PURGE = `DELETE FROM deliveries AS d WHERE ${IN_PART} AND ${MAY_GO} RETURNING channel`;
const ACCEPTED_AT = "SELECT accepted_at FROM events WHERE seq = ?";

const BEFORE_ALL: Part = { event: 0, channel: "", target: "", generation: 0 };
const BEHIND_ALL: Part = { event: Number.MAX_SAFE_INTEGER, channel: "", target: "", generation: 0 };

type Input = Parameters<RetentionStore["purgeDeliveries"]>[0];

/** The counts of the events stay as they are: they tell what became of deliveries long after these are gone (rule D8). */
export function purgeDeliveries(db: Db, { now, after, rowsMax }: Input): Omit<DeliveriesPurged, "elapsedMs"> {
  const { deliveriesDays, alertsDays } = readSettings(db).retention;
  const before = { deliveriesBefore: now - deliveriesDays * DAY_MS, alertsBefore: now - alertsDays * DAY_MS };
  const part = after === null ? BEFORE_ALL : partOf(after);
  const end = statement<Part & { rowsMax: number }, RowKey>(db, END_OF_PART).get({ ...part, rowsMax });
  const { event: lastEvent, channel: lastChannel, target: lastTarget, generation: lastGeneration } = end ?? BEHIND_ALL;
  const bounds: Bounds = { ...part, ...before, lastEvent, lastChannel, lastTarget, lastGeneration };

  statement<Bounds>(db, PURGE_ATTEMPTS).run(bounds);
  const purged = statement<Bounds, { channel: Channel }>(db, PURGE).all(bounds);
  const alerts = purged.filter(({ channel }) => channel === "alert").length;
  const isThrough = end === undefined || acceptedAt(db, end.event) >= Math.max(before.deliveriesBefore, before.alertsBefore);
  return { deliveries: purged.length - alerts, alerts, next: isThrough ? null : cursorOf(end) };
}

/** Nothing settles before its event was accepted: behind the first event that is young enough there is nothing to find. */
function acceptedAt(db: Db, event: number): number {
  return Number(statement<[number]>(db, ACCEPTED_AT).pluck().get(event));
}

function cursorOf({ event, channel, target, generation }: RowKey): string {
  return JSON.stringify([event, channel, target, generation]);
}

function partOf(cursor: string): Part {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by cursorOf alone, in this process
  const [event, channel, target, generation] = JSON.parse(cursor) as [number, string, string, number];
  return { event, channel, target, generation };
}
