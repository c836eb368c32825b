import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { DatabaseRefused, makePrivateFile, refusedForNow } from "./database.ts";

/** Held as long as the process lives and nobody releases it; the system takes it back from one that was killed. */
export interface ServerLock {
  readonly release: () => void;
}

/**
 * Makes sure that one server works on the data: a second one would take over what the first is sending, as after a crash, and
 * send it again. Beside the database, so that the command line stays free to use it. Blocks for up to `waitMs` while another one
 * comes to its end, then throws {@link DatabaseRefused}.
 */
export function lockForServer(database: string, waitMs: number): ServerLock {
  const folder = dirname(database);
  const file = join(folder, "server.lock");
  makePrivateFile(file);
  const client = new Sqlite(file, { timeout: waitMs });
  try {
    client.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    client.close();
    if (!(error instanceof Sqlite.SqliteError) || !error.code.startsWith("SQLITE_BUSY")) throw refusedForNow(file, error);
    throw new DatabaseRefused("in_use", `Another server works on ${folder}. Stop it, or set TOCSIN_DATA to a folder of its own.`);
  }
  return { release: () => client.close() };
}
