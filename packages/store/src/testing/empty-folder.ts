import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For a backup and the database that it is restored to, neither of which is there. */
export function emptyFolder(): Disposable & { readonly path: string; readonly database: string; readonly backup: string } {
  const path = mkdtempSync(join(tmpdir(), "tocsin-backup-"));
  return {
    path,
    database: join(path, "data", "tocsin.db"),
    backup: join(path, "backup.db"),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
