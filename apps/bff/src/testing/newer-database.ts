import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase } from "@tocsin/store";

interface NewerDatabase {
  /** Folder of ours. */
  readonly migrations: string;
  /** Where it is to lie; there is nothing yet. */
  readonly data: string;
}

/** A database as a newer server left it that was killed: its last commit is in the log alone. */
export function leaveNewerDatabase({ migrations, data }: NewerDatabase): void {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-newer-"));
  const db = openDatabase({ file: join(folder, "tocsin.db"), access: "write" });
  migrate(db, { folder: migrations, now: 1 });
  db.$client.pragma("wal_checkpoint(TRUNCATE)");
  db.$client.prepare("INSERT INTO migrations (name, hash, at) VALUES ('9999_from_the_future.sql', 'x', 1)").run();
  cpSync(folder, data, { recursive: true, filter: (path) => !path.endsWith("-shm") });
  db.$client.close();
  rmSync(folder, { recursive: true });
}

/** Of the database and its log; the index of that is made anew by whoever opens it. */
export function digestsIn(data: string): Readonly<Record<string, string>> {
  const names = readdirSync(data).filter((name) => name.startsWith("tocsin.db") && !name.endsWith("-shm"));
  return Object.fromEntries(
    names.toSorted().map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(data, name)))
        .digest("hex"),
    ]),
  );
}
