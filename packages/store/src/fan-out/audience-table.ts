import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { candidatesSql, type VerdictParameters, type VerdictShape } from "./verdicts-sql.ts";

/** The people whom the event in hand may concern; in memory, of this connection, gone with it. */
export const AUDIENCE_TABLE = "temp.fan_out_audience";

const CREATE_TABLES = `
  CREATE TEMP TABLE IF NOT EXISTS fan_out_audience (person INTEGER PRIMARY KEY) STRICT;
  CREATE TEMP TABLE IF NOT EXISTS fan_out_event (event INTEGER PRIMARY KEY) STRICT;`;

/** Once per connection, outside any transaction. */
export function createAudienceTables(db: Db): void {
  db.$client.exec(CREATE_TABLES);
}

const IS_RESOLVED = "SELECT 1 FROM temp.fan_out_event WHERE event = ?";
const FORGET_PEOPLE = "DELETE FROM temp.fan_out_audience";
const FORGET_EVENT = "DELETE FROM temp.fan_out_event";
const REMEMBER_EVENT = "INSERT INTO temp.fan_out_event (event) VALUES (?) ON CONFLICT DO NOTHING";

interface Resolve {
  readonly event: { readonly seq: number; readonly fan_out_cursor: number };
  readonly shape: VerdictShape;
  readonly parameters: VerdictParameters;
}

/**
 * Finds the audience once per event; after a crash again, from the cursor on. Which event it is of is rolled back with it, and noted only by
 * {@link rememberAudience}: of most events it is used once.
 */
export function resolveAudience(db: Db, { event, shape, parameters }: Resolve): void {
  if (event.fan_out_cursor > 0 && statement<[number]>(db, IS_RESOLVED).get(event.seq) !== undefined) return;
  forgetAudience(db);
  statement<VerdictParameters & { cursor: number }>(db, fillText(shape)).run({ ...parameters, cursor: event.fan_out_cursor });
}

/** More pages follow. */
export function rememberAudience(db: Db, event: number): void {
  statement<[number]>(db, REMEMBER_EVENT).run(event);
}

/** Frees the memory. */
export function forgetAudience(db: Db): void {
  statement(db, FORGET_PEOPLE).run();
  statement(db, FORGET_EVENT).run();
}

const FILL_TEXTS = new Map<string, string>();

function fillText(shape: VerdictShape): string {
  const key = `${shape.rule} ${shape.object ?? ""}`;
  const text =
    FILL_TEXTS.get(key) ?? `INSERT INTO temp.fan_out_audience (person) SELECT person FROM (${candidatesSql(shape)}) WHERE person > :cursor`;
  FILL_TEXTS.set(key, text);
  return text;
}

const PAGE_END =
  "SELECT max(person) AS until, count(*) AS people FROM (SELECT person FROM temp.fan_out_audience WHERE person > :after ORDER BY person LIMIT :peopleMax)";
const IS_MORE = "SELECT 1 FROM temp.fan_out_audience WHERE person > ? LIMIT 1";

/** Where the page after `after` ends, how many people are on it, and whether it is the last one. */
export function endOfPage(
  db: Db,
  { after, peopleMax }: { readonly after: number; readonly peopleMax: number },
): { readonly until: number; readonly people: number; readonly last: boolean } {
  const query = { after, peopleMax };
  const found = statement<typeof query, { until: number | null; people: number }>(db, PAGE_END).get(query);
  const [until, people] = [found?.until ?? after, found?.people ?? 0];
  return { until, people, last: people < peopleMax || statement<[number]>(db, IS_MORE).get(until) === undefined };
}
