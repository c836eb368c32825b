import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Db, openDatabase } from "../database.ts";
import { openWriter, type Writer } from "../unit-of-work.ts";
import { writeMigratedFile } from "./migrated-file.ts";

export interface TestDatabase extends AsyncDisposable {
  readonly file: string;
  readonly db: Db;
  readonly writer: Writer;
}

/** A migrated database in a folder of its own, gone when disposed of. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-store-"));
  const file = join(folder, "tocsin.db");
  writeMigratedFile(file);
  const db = openDatabase({ file, access: "write" });
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
