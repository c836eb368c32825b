import type { AccessReads, AccessWrites, SessionView } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personIdOf, personKey } from "../keys.ts";
import { statement } from "../statements.ts";

interface SessionRow {
  readonly id: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly expires_at: number;
  readonly user_agent: string | null;
}

const OF_PERSON = `SELECT id, created_at, updated_at, expires_at, user_agent FROM sign_in_sessions
  WHERE user_id = :person AND expires_at > :now ORDER BY updated_at DESC, id`;

export function sessionsOf(db: Db, { person, now }: Parameters<AccessReads["sessions"]>[0]): readonly SessionView[] {
  const parameters = { person: personKey(person), now };
  const rows = statement<typeof parameters, SessionRow>(db, OF_PERSON).all(parameters);
  return rows.map(sessionOf);
}

function sessionOf(row: SessionRow): SessionView {
  return {
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.updated_at,
    expiresAt: row.expires_at,
    userAgent: row.user_agent === "" ? null : row.user_agent,
  };
}

const BY_HASH = `SELECT id, user_id, created_at, updated_at, expires_at, user_agent FROM sign_in_sessions
  WHERE token = :hash AND expires_at > :now`;

export function sessionByHash(db: Db, input: Parameters<AccessReads["session"]>[0]): Awaited<ReturnType<AccessReads["session"]>> {
  const row = statement<typeof input, SessionRow & { readonly user_id: number }>(db, BY_HASH).get(input);
  return row === undefined ? null : { ...sessionOf(row), person: personIdOf(row.user_id) };
}

const TOUCH = "UPDATE sign_in_sessions SET updated_at = :at, expires_at = :expiresAt WHERE id = :id";

export function touchSession(db: Db, input: Parameters<AccessWrites["touchSession"]>[0]): void {
  statement<typeof input>(db, TOUCH).run(input);
}

export function deleteSession(db: Db, { id, person }: { readonly id: string; readonly person: string }): boolean {
  const sql = "DELETE FROM sign_in_sessions WHERE id = ? AND user_id = ?";
  return statement<[string, number]>(db, sql).run(id, personKey(person)).changes > 0;
}

/** Whoever they are signed in as, wherever: they have to sign in again. */
export function endSessions(db: Db, person: number): void {
  statement<[number]>(db, "DELETE FROM sign_in_sessions WHERE user_id = ?").run(person);
}
