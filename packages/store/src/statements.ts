import type Sqlite from "better-sqlite3";
import type { Db } from "./database.ts";

/** A compiled statement whose parameters are one record of named values, or a list. */
export type Statement<Parameters extends unknown[] | object, Row> = Sqlite.Statement<
  [Parameters] extends [unknown[]] ? Parameters : [Parameters],
  Row
>;

const CACHE = new WeakMap<Sqlite.Database, Map<string, Sqlite.Statement>>();

/**
 * A statement written as SQL, compiled once per connection. `sql` is always a constant of this package: values go in as
 * parameters, so the number of texts is bounded. No value changes its plan ({@link unwatched}).
 */
export function statement<Parameters extends unknown[] | object = [], Row = unknown>(db: Db, sql: string): Statement<Parameters, Row> {
  const cache = CACHE.get(db.$client) ?? new Map<string, Sqlite.Statement>();
  CACHE.set(db.$client, cache);
  const compiled = cache.get(sql) ?? db.$client.prepare(unwatched(sql));
  cache.set(sql, compiled);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows have the shape that the constant's SELECT says; STRICT tables keep the promise.
  return compiled as Statement<Parameters, Row>;
}

const TEXT_OR_PARAMETER = /'[^']*'|:[a-z]\w*|\?/gi;

/**
 * This SQLite (STAT4) compiles a statement again each time a parameter is bound that it compares with a column of some index or
 * counts rows by (LIMIT): for few rows ten to fifty times the work itself, and for nothing where nobody has run ANALYZE. It does
 * not look into an expression, and a unary plus makes one that finds the same rows by the same index.
 */
function unwatched(sql: string): string {
  return sql.replaceAll(TEXT_OR_PARAMETER, (found) => (found.startsWith("'") ? found : `+${found}`));
}
