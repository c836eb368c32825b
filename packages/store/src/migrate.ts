import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseRefused, type Db, refusedForNow } from "./database.ts";
import { migrations } from "./schema-settings.ts";

export interface Migrate {
  /** Folder of the numbered SQL files; it differs between the sources and the packed server. */
  readonly folder: string;
  /** Epoch milliseconds, kept beside each migration. */
  readonly now: number;
  /** How long another process that writes is waited for; it blocks. */
  readonly waitMs?: number;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

const CREATE_MIGRATIONS = `CREATE TABLE IF NOT EXISTS migrations (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID`;

/** A second process that starts at the same moment waits this long for the first one's migrations. */
const LOCK_WAIT_MS = 10_000;

/**
 * Brings the database to the newest version: every file that was not applied yet, in order of name, all in one
 * transaction under the write lock. Answers the names it applied. Throws {@link DatabaseRefused} for a database that knows
 * migrations which we do not, or whose applied migrations are no longer what they were; and where there is something to apply
 * while another process holds the database. Without that nobody is waited for.
 */
export function migrate(db: Db, { folder, now, waitMs = LOCK_WAIT_MS }: Migrate): readonly string[] {
  const known = readMigrations(folder);
  const client = db.$client;
  const busyWait = client.pragma("busy_timeout", { simple: true });
  client.pragma(`busy_timeout = ${waitMs}`);
  try {
    if (pendingMigrations(db, folder).length === 0) return [];
    client.exec("BEGIN IMMEDIATE");
    client.exec(CREATE_MIGRATIONS);
    const pending = pendingOf(known, appliedHashes(db));
    for (const { name, sql, hash } of pending) {
      if (CHANGES_SCHEMA_TEXT.test(sql)) changeSchemaText(client, sql);
      else client.exec(sql);
      db.insert(migrations).values({ name, hash, at: now }).run();
    }
    client.exec("COMMIT");
    return pending.map(({ name }) => name);
  } catch (error) {
    if (client.inTransaction) client.exec("ROLLBACK");
    throw refusedForNow(client.name, error);
  } finally {
    client.pragma(`busy_timeout = ${Number(busyWait)}`);
  }
}

const CHANGES_SCHEMA_TEXT = /^UPDATE sqlite_schema/m;

/**
 * A migration may change the schema's own text where that changes no row, as SQLite documents for checks. The text is read again at once: what is
 * not understood undoes the migrations; and other connections are told to read it, too.
 */
function changeSchemaText(client: Db["$client"], sql: string): void {
  client.unsafeMode(true);
  client.pragma("writable_schema = ON");
  try {
    client.exec(sql);
    client.pragma(`schema_version = ${Number(client.pragma("schema_version", { simple: true })) + 1}`);
  } finally {
    client.pragma("writable_schema = RESET");
    client.unsafeMode(false);
  }
  client.prepare("SELECT 1 FROM sqlite_schema").get();
}

const HAS_MIGRATIONS = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migrations'";

/** Names that {@link migrate} would apply, changing nothing. Throws {@link DatabaseRefused} as it does. */
export function pendingMigrations(db: Db, folder: string): readonly string[] {
  const hasRun = db.$client.prepare(HAS_MIGRATIONS).pluck().get() === 1;
  return pendingOf(readMigrations(folder), hasRun ? appliedHashes(db) : new Map()).map(({ name }) => name);
}

function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name));
  if (names.length === 0) throw new Error(`There are no migrations in ${folder}`);
  return names.toSorted().map((name) => {
    const sql = readFileSync(join(folder, name), "utf8");
    return { name, sql, hash: createHash("sha256").update(sql).digest("hex") };
  });
}

function appliedHashes(db: Db): ReadonlyMap<string, string> {
  const rows = db.select().from(migrations).all();
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}

function pendingOf(known: readonly Migration[], applied: ReadonlyMap<string, string>): readonly Migration[] {
  const names = new Set(known.map(({ name }) => name));
  const unknown = [...applied.keys()].filter((name) => !names.has(name));
  if (unknown.length > 0) {
    throw new DatabaseRefused(
      "newer_version",
      `The database is from a newer version (${unknown.join(", ")}). Start that version, or restore a backup from before it into an empty data folder.`,
    );
  }
  const edited = known.find(({ name, hash }) => applied.has(name) && applied.get(name) !== hash);
  if (edited !== undefined) {
    throw new DatabaseRefused(
      "edited_migration",
      `The migration ${edited.name} is not the one that made this database. Migrations are never edited.`,
    );
  }
  return known.filter(({ name }) => !applied.has(name));
}
