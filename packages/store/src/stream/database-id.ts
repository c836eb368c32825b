import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

/** Which database this is; what was handed out by another one means nothing to it (rule V2). */
export function databaseId(db: Db): string {
  const { value = "" } = statement<[], { readonly value: string }>(db, "SELECT value FROM database_id").get() ?? {};
  return value;
}

/** For a copy that goes on by itself: it is another one from now on. */
export function renewDatabaseId(db: Db): void {
  statement(db, "UPDATE database_id SET value = lower(hex(randomblob(16)))").run();
}
