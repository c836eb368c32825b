import { existsSync, rmSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { DatabaseRefused, type Db, openDatabase, refusedForNow } from "../database.ts";
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
    refuseOccupied(database);
    // Of one that was killed; the lock says that it is gone.
    removeAll(unfinished);
    const counts = takeCopy(file, unfinished);
    const held = await prepare(unfinished, { migrations, now });
    // A command may have made one meanwhile: it asks for no lock.
    refuseOccupied(database);
    publish(unfinished, database);
    return { ...counts, held };
  } finally {
    removeAll(unfinished);
    lock.release();
  }
}

/** What is in a log or journal belongs to the database beside which it was written: SQLite would read it into whatever has that name next. */
function refuseOccupied(database: string): void {
  if (existsSync(database)) throw new DatabaseRefused("file_exists", `${database} exists. Restore into an empty data folder.`);
  for (const left of [`${database}-wal`, `${database}-journal`]) {
    if ((statSync(left, { throwIfNoEntry: false })?.size ?? 0) === 0) continue;
    const why = "It would be read into the restored one: put it where that database lies, or restore into an empty data folder.";
    throw new DatabaseRefused("file_exists", `${left} is left of another database, and may hold what is in no other file. ${why}`);
  }
}

function removeAll(unfinished: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${unfinished}${suffix}`, { force: true });
}

/** The backup itself is only read, and may lie where others read it. */
function takeCopy(file: string, unfinished: string): CopyCounts {
  if (!existsSync(file)) throw new DatabaseRefused("missing", `There is no backup at ${file}.`);
  let backup: Sqlite.Database | null = null;
  try {
    backup = new Sqlite(file, { readonly: true });
    return copyDatabase(backup, unfinished);
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    throw new DatabaseRefused("damaged", `${file} is damaged or not a backup of ours (${error.code}). Take another one.`);
  } finally {
    backup?.close();
  }
}

/** Up to date, every event's recipients resolved, and nothing left that would be sent by itself. */
async function prepare(unfinished: string, { migrations, now }: Pick<Restore, "migrations" | "now">): Promise<number> {
  const db = openDatabase({ file: unfinished, access: "write" });
  await using writer = openWriter(db);
  migrate(db, { folder: migrations, now });
  const store = dispatchStore(writer);
  while ((await store.fanOutPages({ now, peopleMax: PEOPLE_PER_TURN, eventsMax: EVENTS_PER_TURN })).length > 0);
  const held = await writer.write((open) => {
    renewDatabaseId(open);
    return holdRestored(open, now);
  });
  moveLog(db, unfinished);
  return held;
}

/** Only the database is given its name. To close it would move the log, too, and would not say where that failed: without room, or beside a reader. */
function moveLog({ $client }: Db, unfinished: string): void {
  let isMoved: boolean;
  try {
    isMoved = $client.pragma("wal_checkpoint(TRUNCATE)", { simple: true }) === 0;
  } catch (error) {
    throw refusedForNow(unfinished, error);
  }
  if (!isMoved) throw new DatabaseRefused("busy", `Another process reads ${unfinished}. End it, then try again.`);
}
