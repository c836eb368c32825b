import { StoreUnavailable } from "@tocsin/ports";
import { DatabaseRefused, migrateOrClose, openDatabase, openWriter, storeReads, storeWrites } from "@tocsin/store";
import { KeyFileRefused } from "../secrets/key-file.ts";
import { SecretUnreadable } from "../secrets/secrets.ts";
import { ConfigError, parseConfig } from "../config/config.ts";
import { type CliStore, type CliWorld, failed, misused, type Outcome } from "./command.ts";

/**
 * Runs a command on a writing connection of its own, beside a server that may be running: it waits its turn for the database,
 * and the server notices what was written.
 */
export async function withStore(world: CliWorld, run: (store: CliStore) => Promise<Outcome>): Promise<Outcome> {
  try {
    const config = parseConfig(world.env);
    const db = openDatabase({ file: config.data.database, access: "write" });
    migrateOrClose(db, { folder: world.migrations, now: world.clock.now() });
    await using writer = openWriter(db);
    return await run({ config, reads: storeReads(db), writes: storeWrites(writer), writer });
  } catch (error) {
    return explained(error);
  }
}

/** What is wrong with the surroundings, in their own words; a bug goes on its way. */
export function explained(error: unknown): Outcome {
  if (error instanceof ConfigError) return misused(error.message);
  if (error instanceof DatabaseRefused) return failed(error.refusal, error.message);
  if (error instanceof KeyFileRefused) return failed("key_file", error.message);
  if (error instanceof SecretUnreadable)
    return failed("secret_unreadable", `${error.message} Nothing was changed. Enter it again, then repeat this.`);
  if (error instanceof StoreUnavailable) return failed("busy", `The database is busy or its disk is full: ${error.message}. Try again.`);
  if (isLocked(error)) return failed("busy", "Another process holds the database. Try again.");
  throw error;
}

/** What the database says while it is migrated by another process that does not come to an end. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
