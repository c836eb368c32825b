import type { Channel } from "@tocsin/domain";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { AUDIENCE_TABLE } from "./audience-table.ts";
import { type PageShape, type VerdictParameters, verdictsSql } from "./verdicts-sql.ts";

const CREATE_TABLE = `CREATE TEMP TABLE IF NOT EXISTS fan_out_verdicts
  (event INTEGER NOT NULL, expires INTEGER NOT NULL, person INTEGER NOT NULL,
    channel TEXT NOT NULL, endpoint INTEGER, reason TEXT, source TEXT, verdict TEXT NOT NULL) STRICT`;

/** Once per connection, outside any transaction. */
export function createVerdictTable(db: Db): void {
  db.$client.exec(CREATE_TABLE);
}

export interface PageParameters extends VerdictParameters {
  readonly event: number;
  readonly after: number;
  readonly until: number;
  readonly expires: number;
}

export interface VerdictCount {
  readonly event: number;
  readonly channel: Exclude<Channel, "msteams">;
  readonly verdict: "sent" | "suppressed" | "counted";
  readonly reason: "channel_disabled" | "alert_only" | null;
  readonly count: number;
}

const INSERT = `INSERT INTO deliveries (event, channel, target, generation, person, state, reason, why, created_at, due_at, expires_at, settled_at)
  SELECT event, channel, coalesce('w' || endpoint, 'p' || person), 0, person,
    CASE WHEN verdict = 'suppressed' THEN 'suppressed' WHEN channel = 'alert' THEN 'delivered' ELSE 'pending' END, reason, source, :now,
    CASE WHEN verdict = 'sent' AND channel <> 'alert' THEN :now END,
    CASE WHEN verdict = 'sent' AND channel <> 'alert' THEN expires END,
    CASE WHEN verdict = 'suppressed' OR channel = 'alert' THEN :now END
  FROM temp.fan_out_verdicts WHERE verdict <> 'counted'`;
const COUNT = `SELECT event, channel, verdict, CASE WHEN verdict = 'counted' THEN reason END AS reason, count(*) AS count
  FROM temp.fan_out_verdicts GROUP BY 1, 2, 3, 4`;
const FORGET = "DELETE FROM temp.fan_out_verdicts";

/**
 * Finds what a page of people comes to, and keeps it in memory until {@link writeVerdicts}: the people of an event are as far apart as the company is
 * large, and to look them up again to be counted was half of what that costs.
 */
export function findVerdicts(db: Db, shape: PageShape, values: PageParameters): void {
  statement<PageParameters>(db, fillText(shape)).run(values);
}

/** Writes what was found of all pages and answers how much of what; the same few statements for many small events. */
export function writeVerdicts(db: Db, now: number): readonly VerdictCount[] {
  statement<{ now: number }>(db, INSERT).run({ now });
  const counts = statement<[], VerdictCount>(db, COUNT).all();
  statement(db, FORGET).run();
  return counts;
}

const FILL_TEXTS = new Map<string, string>();

function fillText(shape: PageShape): string {
  const key = `${shape.rule} ${shape.object ?? ""} ${String(shape.ownEndpoints)}`;
  const text = FILL_TEXTS.get(key) ?? newFillText(shape);
  FILL_TEXTS.set(key, text);
  return text;
}

function newFillText(shape: PageShape): string {
  const verdicts = verdictsSql(shape, `(SELECT person FROM ${AUDIENCE_TABLE} WHERE person > :after AND person <= :until)`);
  return `INSERT INTO temp.fan_out_verdicts (event, expires, person, channel, endpoint, reason, source, verdict)
    SELECT :event, :expires, person, channel, endpoint, reason, source, verdict FROM (${verdicts})`;
}
