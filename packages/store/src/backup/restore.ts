import { existsSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { DatabaseRefused, openDatabase } from "../database.ts";
import { holdRestored } from "../deliveries/restored-deliveries.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { migrate } from "../migrate.ts";
import { lockForServer } from "../server-lock.ts";
import { renewDatabaseId } from "../stream/database-id.ts";
import { openWriter } from "../unit-of-work.ts";
import { copyDatabase, type CopyCounts } from "./copy.ts";
import { publish } from "./durable.ts";

export interface Restore {
  /** A backup. */
  readonly file: string;
  /** Where the database is to lie; there is none yet. */
  readonly database: string;
  /** Folder of the migrations, for a backup of an older version. */
  readonly migrations: string;
  readonly now: number;
}

export interface Restored extends CopyCounts {
  /** Deliveries that wait for somebody to say whether they are to be sent. */
  readonly held: number;
}

const PEOPLE_PER_TURN = 5_000;
const EVENTS_PER_TURN = 64;
/** A server that is coming to its end has this long. */
const STOPPING_MS = 1_000;

/**
 * Brings a backup into a data folder that has no database. What was not final in it may have been sent since: it is held, and so is what
 * follows from events that had not been fanned out. Throws {@link DatabaseRefused}; then the folder is as it was.
 */
export async function restore({ file, database, migrations, now }: Restore): Promise<Restored> {
  const lock = lockForServer(database, STOPPING_MS);
  const unfinished = `${database}.unfinished`;
  try {
    if (existsSync(database)) throw new DatabaseRefused("file_exists", `${database} exists. Restore into an empty data folder.`);
    const counts = takeCopy(file, unfinished);
    const held = await prepare(unfinished, { migrations, now });
    publish(unfinished, database);
    return { ...counts, held };
  } finally {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${unfinished}${suffix}`, { force: true });
    lock.release();
  }
}

/** The backup itself is only read, and may lie where others read it. */
function takeCopy(file: string, unfinished: string): CopyCounts {
  if (!existsSync(file)) throw new DatabaseRefused("missing", `There is no backup at ${file}.`);
  const backup = new Sqlite(file, { readonly: true });
  try {
    return copyDatabase(backup, unfinished);
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    throw new DatabaseRefused("damaged", `${file} is damaged or not a backup of ours (${error.code}). Take another one.`);
  } finally {
    backup.close();
  }
}

/** Up to date, every event's recipients resolved, and nothing left that would be sent by itself. */
async function prepare(unfinished: string, { migrations, now }: Pick<Restore, "migrations" | "now">): Promise<number> {
  const db = openDatabase({ file: unfinished, access: "write" });
  await using writer = openWriter(db);
  migrate(db, { folder: migrations, now });
  const store = dispatchStore(writer);
  while ((await store.fanOutPages({ now, peopleMax: PEOPLE_PER_TURN, eventsMax: EVENTS_PER_TURN })).length > 0);
  return await writer.write((open) => {
    renewDatabaseId(open);
    return holdRestored(open, now);
  });
}
