import { accessSync, closeSync, constants, existsSync, openSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { oneLine } from "@tocsin/domain";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { holderOf } from "./lock-holder.ts";
import { makePrivateFolder, readableByOthers } from "./private-folder.ts";

/** A connection: Drizzle for most statements, `$client` for the ones that are written as SQL. */
export type Db = BetterSQLite3Database & { readonly $client: Sqlite.Database };

export const DATABASE_REFUSALS = [
  "not_writable",
  "readable_by_others",
  "network_file_system",
  "missing",
  "newer_version",
  "edited_migration",
  "damaged",
  "in_use",
  "busy",
  "disk_full",
  "file_exists",
] as const;
export type DatabaseRefusal = (typeof DATABASE_REFUSALS)[number];

/** The database cannot be used as it lies there; the message says what to do. Never a bug of ours. */
export class DatabaseRefused extends Error {
  override readonly name = "DatabaseRefused";
  readonly refusal: DatabaseRefusal;

  constructor(refusal: DatabaseRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

export interface OpenDatabase {
  /** Path of the database file; its folder is made, private to this user, if it is missing. */
  readonly file: string;
  /** `read` never writes and wants the file to exist. */
  readonly access: "write" | "read";
  /** How long somebody who lets nobody else at it is waited for; it blocks. */
  readonly waitMs?: number;
}

/** A write that meets another process waits this long at a time; the unit of work tries again without blocking its thread. */
const BUSY_WAIT_MS = 20;
/** After a crash whoever opens the database first recovers it, and keeps everybody else out meanwhile. */
const OPEN_WAIT_MS = 5_000;

/**
 * Opens the database with what durability and safety ask for. Throws {@link DatabaseRefused} for a folder or file that
 * cannot be written, that others may read, that lies on a network (WAL needs one host), that holds no database, or that another process
 * keeps for itself for longer than `waitMs`.
 */
export function openDatabase({ file, access, waitMs = OPEN_WAIT_MS }: OpenDatabase): Db {
  if (access === "write") makePrivateFile(file);
  else requireFile(file);
  refuseOthers(dirname(file), "700");
  refuseOthers(file, "600");
  refuseNetwork(dirname(file));
  if (access === "write") refuseForeignLog(file);

  const client = connect(file, { readonly: access === "read", fileMustExist: true, timeout: waitMs });
  try {
    refuseDamage(client, file);
    if (access === "write") client.pragma("journal_mode = WAL");
    client.pragma("synchronous = FULL");
    client.pragma("foreign_keys = ON");
    client.pragma("trusted_schema = OFF");
    client.pragma("secure_delete = FAST");
    client.pragma("temp_store = MEMORY");
    client.pragma("cache_size = -16000");
    client.pragma(`busy_timeout = ${BUSY_WAIT_MS}`);
  } catch (error) {
    client.close();
    throw refusedForNow(file, refusedIfUnreadable(file, error));
  }
  return drizzle({ client });
}

function connect(file: string, options: Sqlite.Options): Sqlite.Database {
  try {
    return new Sqlite(file, options);
  } catch (error) {
    throw codeOf(error).startsWith("SQLITE_CANTOPEN") ? notReadable(file, codeOf(error)) : refusedIfUnreadable(file, error);
  }
}

/** Makes the file and its folder, for this user alone, if they are missing. Throws {@link DatabaseRefused}. */
export function makePrivateFile(file: string): void {
  try {
    makePrivateFolder(dirname(file));
    closeSync(openSync(file, "a+", 0o600));
  } catch (error) {
    throw new DatabaseRefused("not_writable", `Cannot write ${file} (${codeOf(error)}). ${remedyOf(codeOf(error))}`);
  }
}

function remedyOf(code: string): string {
  return code === "ENOSPC" ? "Its disk is full: free space, then try again." : "Make it and its folder writable for this user.";
}

/**
 * A log and its index may be left by another user's process that was killed, such as a command of root. Asked about and not
 * opened: to close a file that this process has open elsewhere would give up its locks.
 */
function refuseForeignLog(file: string): void {
  for (const path of [`${file}-wal`, `${file}-shm`].filter((each) => existsSync(each))) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      throw new DatabaseRefused("not_writable", notOurs(path, codeOf(error)));
    }
  }
}

function notOurs(path: string, code: string): string {
  return `Cannot write ${path} (${code}). Give it to the user of the server (chown), do not delete it: it may hold what is in no other file.`;
}

function requireFile(file: string): void {
  try {
    statSync(file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw notReadable(file, codeOf(error));
    throw new DatabaseRefused("missing", `There is no database at ${file}. Start the server once to create it.`);
  }
}

/** Its folder, too: SQLite writes an index of the log beside it, also for whoever only reads. */
function notReadable(file: string, code: string): DatabaseRefused {
  return new DatabaseRefused("not_writable", `Cannot open ${file} (${code}). Make it and its folder writable for this user.`);
}

/** The write-ahead log and its index take over the file's own permissions. */
function refuseOthers(path: string, wanted: "600" | "700"): void {
  const why = readableByOthers(path, wanted);
  if (why !== null) throw new DatabaseRefused("readable_by_others", why);
}

/** File system types as Linux numbers them: NFS, SMB, CIFS, SMB 2. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42]);

function refuseNetwork(folder: string): void {
  if (process.platform !== "linux" || !NETWORK_TYPES.has(statfsSync(folder).type)) return;
  throw new DatabaseRefused("network_file_system", `${folder} lies on a network file system. Use a folder on a disk of this machine.`);
}

/** Whether it is a database at all shows with the first page that is read. */
function refuseDamage(client: Sqlite.Database, file: string): void {
  try {
    client.pragma("schema_version");
  } catch (error) {
    if (codeOf(error).startsWith("SQLITE_CANTOPEN")) throw new DatabaseRefused("not_writable", notOurs(`${file}-wal`, codeOf(error)));
    throw refusedIfUnreadable(file, error);
  }
}

/** Reads every page: throws {@link DatabaseRefused} where one is not what it should be, also of what nobody has asked for yet. */
export function refuseDamagedPages({ $client }: Db, file: string): void {
  let found: unknown;
  try {
    found = $client.pragma("quick_check(1)", { simple: true });
  } catch (error) {
    throw refusedIfUnreadable(file, error);
  }
  if (found !== "ok") throw new DatabaseRefused("damaged", `${file} is damaged (${oneLine(String(found))}). Restore a backup.`);
}

/** What cannot be read as it lies there, in words for people; any other error as it is. */
export function refusedIfUnreadable(file: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code.startsWith("SQLITE_READONLY")) return notReadable(file, code);
  // No room for the index of the log, which also a reader needs.
  if (code === "SQLITE_IOERR_SHMSIZE") return diskFull(file);
  if (code.startsWith("SQLITE_IOERR")) {
    return new DatabaseRefused("damaged", `${file} cannot be read (${code}). Look at its disk; where that is sound, restore a backup.`);
  }
  if (!code.startsWith("SQLITE_NOTADB") && !code.startsWith("SQLITE_CORRUPT")) return error;
  return new DatabaseRefused("damaged", `${file} is damaged or not a database (${code}). Restore a backup.`);
}

function diskFull(file: string): DatabaseRefused {
  return new DatabaseRefused("disk_full", `The disk of ${file} is full. Free space, then try again.`);
}

/** What the database says while somebody keeps it for themselves, or its disk is full, in words for people; any other error as it is. */
export function refusedForNow(file: string, error: unknown): unknown {
  if (codeOf(error) === "SQLITE_FULL") return diskFull(file);
  if (!codeOf(error).startsWith("SQLITE_BUSY")) return error;
  return new DatabaseRefused("busy", `${holderOf(file)} holds ${file}. End it, or wait until it is done, then try again.`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
