import type { Db } from "./database.ts";

/** Pages of the write-ahead log that wait to be moved into the database: SQLite's own measure. */
const LOG_MAX_PAGES = 1_000;

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
