import Sqlite from "better-sqlite3";
import { existsSync, statSync } from "node:fs";
import { DatabaseRefused, type Db } from "./database.ts";
import { migrate, type Migrate } from "./migrate.ts";

/**
 * Migrates a database that was just opened, or closes it and throws what {@link migrate} does. One whose version is not for us stays byte for
 * byte as it is, with the log that a killed process may have left beside it: whoever made it goes on with both.
 */
export function migrateOrClose(db: Db, options: Migrate): readonly string[] {
  try {
    return migrate(db, options);
  } catch (error) {
    if (isOfAnotherVersion(error)) closeUntouched(db);
    else db.$client.close();
    throw error;
  }
}

function isOfAnotherVersion(error: unknown): boolean {
  return error instanceof DatabaseRefused && (error.refusal === "newer_version" || error.refusal === "edited_migration");
}

/** The last one to close a database moves its log into it, except one that only reads. Without a log there is nothing to move. */
function closeUntouched({ $client }: Db): void {
  const log = `${$client.name}-wal`;
  if (!existsSync(log) || statSync(log).size === 0) {
    $client.close();
    return;
  }
  const reader = new Sqlite($client.name, { readonly: true, fileMustExist: true });
  // Holds the database from its first read on.
  reader.pragma("schema_version");
  $client.close();
  reader.close();
}
