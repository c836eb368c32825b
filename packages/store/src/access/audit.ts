import type { AuditEntry } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personIdOf, personKey } from "../keys.ts";
import { storedRecord } from "../stored-json.ts";
import { statement } from "../statements.ts";

const WRITE = "INSERT INTO audit (at, actor, action, object, detail) VALUES (:at, :actor, :action, :object, :detail)";

/** Part of the unit of work that it tells of: neither is on disk without the other. */
export function writeAudit(db: Db, { at, actor, action, object, detail }: AuditEntry): void {
  const row = { at, actor: actor === null ? null : personKey(actor), action, object, detail: JSON.stringify(detail) };
  statement<typeof row>(db, WRITE).run(row);
}

interface AuditRow {
  readonly at: number;
  readonly actor: number | null;
  readonly action: string;
  readonly object: string | null;
  readonly detail: string;
}

const NEWEST = "SELECT at, actor, action, object, detail FROM audit ORDER BY id DESC LIMIT ?";

export function auditTrail(db: Db, limit: number): readonly AuditEntry[] {
  const rows = statement<[number], AuditRow>(db, NEWEST).all(limit);
  return rows.map(({ actor, detail, ...row }) => ({
    ...row,
    actor: actor === null ? null : personIdOf(actor),
    detail: storedRecord(detail),
  }));
}
