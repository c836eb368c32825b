import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where a server and a receiver of a round keep their files; gone when disposed of. */
export interface DataFolder extends Disposable {
  readonly path: string;
  /** For the server. */
  readonly data: string;
  readonly database: string;
}

/** On the disk of the checkout: what is only in memory anyway survives no crash worth the name. */
export function dataFolder(): DataFolder {
  const scratch = join(import.meta.dirname, "../scratch");
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const path = mkdtempSync(join(scratch, "crash-"));
  const data = join(path, "data");
  mkdirSync(data, { mode: 0o700 });
  return { path, data, database: join(data, "tocsin.db"), [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
