import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrate.ts";

/** The numbered SQL files, in the sources. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, "../../migrations");

let migrated: Buffer | null = null;

/** Writes a database that the migrations made, once in each process that tests; to open it finds nothing left to apply. */
export function writeMigratedFile(file: string): void {
  migrated ??= bytesOfMigrated();
  writeFileSync(file, migrated, { mode: 0o600, flag: "wx" });
}

function bytesOfMigrated(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-migrated-"));
  try {
    const file = join(folder, "tocsin.db");
    const db = openDatabase({ file, access: "write" });
    migrate(db, { folder: MIGRATIONS_FOLDER, now: 0 });
    db.$client.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
