import type { Db } from "../database.ts";
import { statement, unwatched } from "../statements.ts";
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
const REMEMBER_EVENT = "INSERT INTO temp.fan_out_event (event) VALUES (?)";

interface Resolve {
  readonly event: { readonly seq: number; readonly fan_out_cursor: number };
  readonly shape: VerdictShape;
  readonly parameters: VerdictParameters;
}

/** Finds the audience once per event; after a crash again, from the cursor on. Which event it is of is rolled back with it. */
export function resolveAudience(db: Db, { event, shape, parameters }: Resolve): void {
  if (statement<[number]>(db, IS_RESOLVED).get(event.seq) !== undefined) return;
  forgetAudience(db);
  statement<VerdictParameters & { cursor: number }>(db, fillText(shape)).run({ ...parameters, cursor: event.fan_out_cursor });
  statement<[number]>(db, REMEMBER_EVENT).run(event.seq);
}

/** The last page is written: frees the memory. */
export function forgetAudience(db: Db): void {
  statement(db, FORGET_PEOPLE).run();
  statement(db, FORGET_EVENT).run();
}

function fillText(shape: VerdictShape): string {
  return `INSERT INTO temp.fan_out_audience (person) SELECT person FROM (${candidatesSql(shape)}) WHERE person > :cursor`;
}

const PAGE_END = unwatched(
  "SELECT max(person) FROM (SELECT person FROM temp.fan_out_audience WHERE person > :after ORDER BY person LIMIT :peopleMax)",
);
const IS_MORE = "SELECT 1 FROM temp.fan_out_audience WHERE person > ? LIMIT 1";

/** Where the page after `after` ends, and whether it is the last one. */
export function endOfPage(
  db: Db,
  { after, peopleMax }: { readonly after: number; readonly peopleMax: number },
): { readonly until: number; readonly last: boolean } {
  const found = statement<{ after: number; peopleMax: number }>(db, PAGE_END).pluck().get({ after, peopleMax });
  const until = typeof found === "number" ? found : after;
  return { until, last: statement<[number]>(db, IS_MORE).get(until) === undefined };
}
