import type { SQL } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";

const DIALECT = new SQLiteSyncDialect();

/**
 * Renders a composed statement to text, once, when its module is loaded. Literals of this package are inlined; values
 * are named parameters in the text itself (sql`… = :event`), so nothing that came from outside is ever part of it.
 */
export function sqlText(composed: SQL): string {
  return DIALECT.sqlToQuery(composed.inlineParams()).sql;
}
