import type { Db } from "../database.ts";
import { jsonRows } from "../json-rows.ts";
import { statement } from "../statements.ts";
import { KEY_COLUMNS, keyValues, type RowKey, SAME_KEY } from "./delivery-rows.ts";

/** An attempt of the log. What is under way stands in its delivery alone, and is written here when it is over. */
export interface LoggedAttempt {
  readonly key: RowKey;
  readonly attempt: number;
}

/** Holds while `k` tells the end of the newest attempt of `d`, and nobody has told it before. */
export const IS_UNDER_WAY = "d.state = 'sending' AND d.attempt_number = k.attempt AND d.started_at IS NOT NULL";

/** What may have arrived before, in this generation or one that was sent again by hand, makes this try a possible repeat. */
const MAY_REPEAT = `EXISTS (SELECT 1 FROM attempts b WHERE b.event = d.event AND b.channel = d.channel AND b.target = d.target
  AND b.generation <= d.generation AND (b.outcome = 'unknown' OR b.failure = 'ambiguous'))`;

/** Only a second try, or one of what is sent again, can be one. */
export function canRepeat({ key, attempt }: LoggedAttempt): boolean {
  return attempt > 1 || key.generation > 0;
}

export const ENDED_COLUMNS = ["attempt", "ended_at", "outcome", "failure", "request", "code", "answer", "duration_ms"] as const;

/** Logs the attempts of `rows` that are under way, first tries or others: not to look for what came before is half of the work. */
export function logEnded(rows: string, which: "first" | "again"): string {
  return `INSERT INTO attempts (event, channel, target, generation, boot, started_at, possible_repeat, ${ENDED_COLUMNS.join(", ")})
    SELECT d.event, d.channel, d.target, d.generation, d.lease_boot, d.started_at, ${which === "first" ? "0" : MAY_REPEAT},
      ${ENDED_COLUMNS.map((column) => `k.${column}`).join(", ")}
    FROM ${rows} k CROSS JOIN deliveries d ON ${SAME_KEY} AND ${IS_UNDER_WAY}`;
}

const ATTEMPT_ROWS = jsonRows(":rows", [...KEY_COLUMNS, "attempt"]);

const COUNT_REPEATS = `INSERT INTO possible_repeats (channel, count)
  SELECT d.channel, count(*) FROM ${jsonRows(":rows", KEY_COLUMNS)} d WHERE ${MAY_REPEAT} GROUP BY d.channel
  ON CONFLICT (channel) DO UPDATE SET count = count + excluded.count`;

/** Of attempts that are being started. */
export function countRepeats(db: Db, started: readonly LoggedAttempt[]): void {
  const again = started.filter(canRepeat);
  if (again.length > 0)
    statement<{ rows: string }>(db, COUNT_REPEATS).run({ rows: JSON.stringify(again.map(({ key }) => keyValues(key))) });
}

export const LOG_UNKNOWN = `INSERT INTO attempts (event, channel, target, generation, attempt, boot, started_at, ended_at, outcome, failure, possible_repeat)
  SELECT d.event, d.channel, d.target, d.generation, d.attempt_number, d.lease_boot, d.started_at, max(d.started_at, :now), 'unknown', :failure, ${MAY_REPEAT}
  FROM ${ATTEMPT_ROWS} k CROSS JOIN deliveries d ON ${SAME_KEY} AND ${IS_UNDER_WAY}`;

export interface Unknown {
  readonly now: number;
  readonly failure: "crash" | null;
}

/** Nobody knows what became of these: they may have arrived. Their deliveries still have to be given back. */
export function logUnknown(db: Db, attempts: readonly LoggedAttempt[], unknown: Unknown): void {
  const values = { rows: JSON.stringify(attempts.map(({ key, attempt }) => [...keyValues(key), attempt])), ...unknown };
  statement<typeof values>(db, LOG_UNKNOWN).run(values);
}
