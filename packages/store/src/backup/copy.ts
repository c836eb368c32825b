import { closeSync, openSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { DatabaseRefused, refusedForNow } from "../database.ts";

/** Rows of what somebody looks for in a backup first. */
export interface CopyCounts {
  readonly people: number;
  readonly events: number;
  readonly deliveries: number;
  readonly attempts: number;
}

/**
 * Writes a compact copy of what is committed now, while others go on writing, for this user alone. Throws {@link DatabaseRefused} if the
 * copy is not sound or lacks something; then there is no file.
 */
export function copyDatabase(client: Sqlite.Database, file: string): CopyCounts {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    const remedy = code === "ENOENT" ? "Make its folder first." : "Make its folder writable for this user, and remove what lies there.";
    throw new DatabaseRefused("not_writable", `Cannot create ${file} (${code}). ${remedy}`);
  }
  try {
    const before = countRows(client);
    client.prepare("VACUUM INTO ?").run(file);
    return checked(file, before);
  } catch (error) {
    rmSync(file, { force: true });
    throw refusedForNow(file, error);
  }
}

/** Events are never taken away: a copy with fewer than there were before it was made is not whole. */
function checked(file: string, before: CopyCounts): CopyCounts {
  const copy = new Sqlite(file, { readonly: true });
  try {
    const faults = [copy.pragma("integrity_check", { simple: true }), ...asList(copy.pragma("foreign_key_check"))].filter(
      (fault) => fault !== "ok",
    );
    const counts = countRows(copy);
    if (faults.length > 0 || counts.events < before.events)
      throw new DatabaseRefused("damaged", `The copy ${file} is not sound (${JSON.stringify(faults.slice(0, 3))}).`);
    return counts;
  } finally {
    copy.close();
  }
}

function asList(found: unknown): readonly unknown[] {
  return Array.isArray(found) ? found : [];
}

const COUNTS = `SELECT (SELECT count(*) FROM people) AS people, (SELECT count(*) FROM events) AS events,
  (SELECT count(*) FROM deliveries) AS deliveries, (SELECT count(*) FROM attempts) AS attempts`;

function countRows(client: Sqlite.Database): CopyCounts {
  return client.prepare<[], CopyCounts>(COUNTS).get() ?? { people: 0, events: 0, deliveries: 0, attempts: 0 };
}
