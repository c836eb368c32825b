import type { Db } from "./database.ts";

/**
 * Pages of the write-ahead log that wait to be moved into the database, 16 MB. Four times SQLite's own measure: an alert of a team changes a page
 * of each of its people, the same ones again and again, and a page is moved once however often the log has it. Moving holds up who waits.
 */
const LOG_MAX_PAGES = 4_000;

interface LogSize {
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * Moves the log into the database when it has become long. SQLite would do that by itself, but would keep to itself that a sync failed, and the
 * next one, of pages that the system has given up, would succeed: throws instead.
 */
export function checkpoints(db: Db): () => void {
  db.$client.pragma("wal_autocheckpoint = 0");
  const size = db.$client.prepare<[], LogSize>("PRAGMA wal_checkpoint(NOOP)");
  const move = db.$client.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  return () => {
    const { log, checkpointed } = size.get() ?? { log: 0, checkpointed: 0 };
    if (log - checkpointed >= LOG_MAX_PAGES) move.get();
  };
}
