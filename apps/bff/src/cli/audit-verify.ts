import { openDatabase, storeReads } from "@tocsin/store";
import { parseConfig } from "../config/config.ts";
import { type CliWorld, done, failed, misused, type Outcome } from "./command.ts";
import { explained } from "./with-store.ts";

export interface AuditVerifyOptions {
  /** Of an `audit.head` line of the log. */
  readonly head?: string;
}

/** Follows the chain of the audit trail, on a connection that only reads. */
export async function auditVerify({ env }: CliWorld, { head = null }: { readonly head?: string | null }): Promise<Outcome> {
  if (head !== null && !/^[0-9a-f]{64}$/.test(head))
    return misused("--head: Must be the hash of an audit.head line, 64 digits of 0–9 and a–f.");
  try {
    const { data } = parseConfig(env);
    const db = openDatabase({ file: data.database, access: "read" });
    const verdict = await storeReads(db).operations.verifyAudit({ head });
    db.$client.close();
    const rows = `${String(verdict.rows)} rows`;
    if (verdict.ok)
      return done(`${rows}, none of them changed and none missing in between. The newest has the hash ${verdict.head}.`, verdict);
    if (verdict.brokenAt === null)
      return failed(
        "head_missing",
        `${rows} are sound, but none has the hash ${String(head)}: ${missing(verdict.removedThrough)}.`,
        verdict,
      );
    return failed("audit_broken", `Row ${verdict.brokenAt} is not what it was when it was written, or the one before it is gone.`, verdict);
  } catch (error) {
    return explained(error);
  }
}

/** A line of the log outlives the row that it tells of; its id says which of the two it is. */
function missing(removedThrough: string | null): string {
  if (removedThrough === null) return "newer ones were cut off";
  return `newer ones were cut off, unless its line says id ${removedThrough} or less: those rows have been removed by their age`;
}
