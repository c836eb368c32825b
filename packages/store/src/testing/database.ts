import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Db, openDatabase } from "../database.ts";
import { migrate } from "../migrate.ts";
import { openWriter, type Writer } from "../unit-of-work.ts";

/** The numbered SQL files, in the sources. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, "../../migrations");

export interface TestDatabase extends AsyncDisposable {
  readonly file: string;
  readonly db: Db;
  readonly writer: Writer;
}

/** A migrated database in a folder of its own, gone when disposed of. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-store-"));
  const file = join(folder, "tocsin.db");
  const db = openDatabase({ file, access: "write" });
  migrate(db, { folder: MIGRATIONS_FOLDER, now: 0 });
  const writer = openWriter(db);
  return {
    file,
    db,
    writer,
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
