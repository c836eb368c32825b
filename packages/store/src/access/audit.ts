import type { AuditEntry, AuditFilter, AuditView, OperationsReads, Page } from "@tocsin/ports";
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

const EVERYTHING: AuditFilter = { action: null, person: null, since: null };

/** Rows that are looked at for one page of a filter. */
const LOOKED_AT_MAX = 50_000;

const PAGE = `SELECT a.id, a.at, a.actor, a.action, a.object, a.detail, a.request_id AS requestId, p.username, p.name
  FROM audit a LEFT JOIN people p ON p.id = a.actor WHERE a.id < :before AND a.id >= :from AND (:action IS NULL OR a.action = :action)
    AND (:person IS NULL OR a.actor = :person) AND (:since IS NULL OR a.at >= :since)
  ORDER BY a.id DESC LIMIT :limit`;

const ENDS = "SELECT coalesce(min(id), 1) AS first, coalesce(max(id), 0) AS last FROM audit";

/** Newest first. Rows are numbered without gaps: so many of them are so many numbers. */
export function auditPage(
  db: Db,
  { filter: { action, person, since } = EVERYTHING, page }: Parameters<OperationsReads["auditPage"]>[0],
  rowsMax: number = LOOKED_AT_MAX,
): Page<AuditView> {
  const { first, last } = statement<[], { readonly first: number; readonly last: number }>(db, ENDS).get() ?? { first: 1, last: 0 };
  const [start] = startOf(page.after, Number.MAX_SAFE_INTEGER);
  const before = Math.min(start, last + 1);
  const from = Math.max(first, before - rowsMax);
  const query = { before, from, action, person: person === null ? null : personKey(person), since, limit: page.limit + 1 };
  const rows = statement<typeof query, ViewedRow>(db, PAGE).all(query);
  const found = pageOf(rows, page.limit, { key: ({ id }) => [id], item: viewOf });
  return found.next === null && from > first ? { ...found, next: [from] } : found;
}

function viewOf({ id, at, actor, username, name, action, object, detail, requestId }: ViewedRow): AuditView {
  const by = actor === null || username === null ? null : { id: personIdOf(actor), username, name: name ?? username };
  return { id: String(id), at, actor: by, action, object, detail: storedRecord(detail), requestId };
}
