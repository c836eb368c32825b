import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A folder on the disk of the checkout, for this user alone, gone when disposed of: memory disks would flatter `synchronous=FULL`. */
export function scratchFolder(): Disposable & { readonly path: string } {
  const parent = join(import.meta.dirname, "scratch");
  // Others may pass through, and see nothing: a database server may have to run as a user of its own.
  mkdirSync(parent, { recursive: true });
  chmodSync(parent, 0o711);
  const path = mkdtempSync(join(parent, "run-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
