import { createHash } from "node:crypto";
import Sqlite from "better-sqlite3";

/** What a database is, whatever its file looks like: its schema and its rows, but for what is drawn anew in each. Throws for one that is broken. */
export function digestOfDatabase(file: string): string {
  const client = new Sqlite(file);
  try {
    const integrity = client.pragma("integrity_check", { simple: true });
    const strays = client.pragma("foreign_key_check");
    if (integrity !== "ok" || !Array.isArray(strays) || strays.length > 0)
      throw new Error(`${file}: ${String(integrity)}, ${JSON.stringify(strays)}`);
    const hash = createHash("sha256");
    for (const row of client.prepare(SCHEMA).raw().iterate()) hash.update(JSON.stringify(row));
    for (const table of client.prepare(TABLES).pluck().all().map(String)) {
      hash.update(table);
      for (const row of client
        .prepare(`SELECT ${OWN[table] ?? "*"} FROM "${table}"`)
        .raw()
        .iterate())
        hash.update(JSON.stringify(row));
    }
    return hash.digest("hex");
  } finally {
    client.close();
  }
}

const SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
/** Of these not everything: the day of a migration, and the id that a database draws. */
const OWN: Readonly<Record<string, string>> = { migrations: "name, hash", database_id: "id" };
