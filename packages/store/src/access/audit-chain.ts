import { createHash } from "node:crypto";
import type { AuditVerdict, RetentionStore } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

/** A row of the trail as it lies on disk; `detail` is the very text. */
export interface ChainedRow {
  readonly id: number;
  readonly at: number;
  readonly actor: number | null;
  readonly action: string;
  readonly object: string | null;
  readonly detail: string;
  readonly requestId: string | null;
  readonly hash: string | null;
}

export interface Link {
  readonly id: number;
  readonly hash: string | null;
}

/**
 * SHA-256 over the hash of the row before and everything that this row says. A row without a request is hashed as rows were before there
 * were request ids.
 */
export function hashOf(before: string, { id, at, actor, action, object, detail, requestId }: Omit<ChainedRow, "hash">): string {
  const said = [id, at, actor, action, object, detail];
  return createHash("sha256")
    .update(before)
    .update(JSON.stringify(requestId === null ? said : [...said, requestId]))
    .digest("hex");
}

const NEWEST = "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1";
const ANCHOR = "SELECT through AS id, hash FROM audit_anchor";

/** What the next row follows: the newest row, or the anchor where retention left none. */
export function lastLink(db: Db): Link {
  const found = statement<[], Link>(db, NEWEST).get() ?? statement<[], Link>(db, ANCHOR).get();
  if (found === undefined) throw new Error("The anchor of the audit trail is missing");
  return found;
}

export function auditHead(db: Db): Awaited<ReturnType<RetentionStore["auditHead"]>> {
  const { id, hash } = lastLink(db);
  return hash === null ? null : { id: String(id), hash };
}

const ROWS = "SELECT id, at, actor, action, object, detail, request_id AS requestId, hash FROM audit ORDER BY id";

/**
 * Follows the chain from its anchor to its end. The first row that is not what it was when it was written, or that follows one
 * which is gone, breaks it. Rows from before there was a chain come first and prove nothing.
 */
export function verifyAudit(db: Db, { head }: { readonly head: string | null }): AuditVerdict {
  const anchor = statement<[], Link>(db, ANCHOR).get();
  let before = anchor?.hash ?? "";
  let chained = before !== "";
  let isHeadFound = head === null || head === before;
  const counts = { rows: 0, unchained: 0, removedThrough: removedBy(anchor) };
  for (const row of statement<[], ChainedRow>(db, ROWS).iterate()) {
    counts.rows += 1;
    if (row.hash === null && !chained) counts.unchained += 1;
    else if (row.hash === hashOf(before, row)) {
      chained = true;
      before = row.hash;
      isHeadFound ||= head === row.hash;
    } else return { ok: false, ...counts, brokenAt: String(row.id) };
  }
  return isHeadFound ? { ok: true, ...counts, head: before } : { ok: false, ...counts, brokenAt: null };
}

/** The anchor begins at no row at all. */
function removedBy(anchor: Link | undefined): string | null {
  return anchor === undefined || anchor.id === 0 ? null : String(anchor.id);
}
