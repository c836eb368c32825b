import type { AuditEntry, AuditView, OperationsReads, Page } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personIdOf, personKey } from "../keys.ts";
import { pageOf, startOf } from "../page.ts";
import { storedRecord } from "../stored-json.ts";
import { statement } from "../statements.ts";
import { askingRequest } from "./asking-request.ts";
import { type ChainedRow, hashOf, lastLink } from "./audit-chain.ts";

const WRITE = `INSERT INTO audit (id, at, actor, action, object, detail, request_id, hash)
  VALUES (:id, :at, :actor, :action, :object, :detail, :requestId, :hash)`;

/** Part of the unit of work that it tells of: neither is on disk without the other. Names the request that asked for it, if one did. */
export function writeAudit(db: Db, { at, actor, action, object, detail }: AuditEntry): void {
  const before = lastLink(db);
  const who = actor === null ? null : personKey(actor);
  const row = { id: before.id + 1, at, actor: who, action, object, detail: JSON.stringify(detail), requestId: askingRequest(db) };
  statement<ChainedRow>(db, WRITE).run({ ...row, hash: hashOf(before.hash ?? "", row) });
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

interface ViewedRow extends AuditRow {
  readonly id: number;
  readonly requestId: string | null;
  readonly username: string | null;
  readonly name: string | null;
}

const PAGE = `SELECT a.id, a.at, a.actor, a.action, a.object, a.detail, a.request_id AS requestId, p.username, p.name
  FROM audit a LEFT JOIN people p ON p.id = a.actor WHERE a.id < :before ORDER BY a.id DESC LIMIT :limit`;

/** Newest first. */
export function auditPage(db: Db, { page }: Parameters<OperationsReads["auditPage"]>[0]): Page<AuditView> {
  const [before] = startOf(page.after, Number.MAX_SAFE_INTEGER);
  const query = { before, limit: page.limit + 1 };
  const rows = statement<typeof query, ViewedRow>(db, PAGE).all(query);
  return pageOf(rows, page.limit, { key: ({ id }) => [id], item: viewOf });
}

function viewOf({ id, at, actor, username, name, action, object, detail, requestId }: ViewedRow): AuditView {
  const by = actor === null || username === null ? null : { id: personIdOf(actor), username, name: name ?? username };
  return { id: String(id), at, actor: by, action, object, detail: storedRecord(detail), requestId };
}
