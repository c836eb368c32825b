import type { Credentials, StandingCredential } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

interface CredentialRow {
  readonly id: string;
  readonly kind: StandingCredential["kind"];
  readonly active: 0 | 1;
  readonly superuser: 0 | 1;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number | null;
}

export const STANDING = `SELECT s.id, 'session' AS kind, p.active, p.superuser, s.created_at AS createdAt, s.updated_at AS lastSeenAt, s.expires_at AS expiresAt
    FROM jsonb_each(:sessions) i CROSS JOIN sign_in_sessions s ON s.id = i.value CROSS JOIN people p ON p.id = s.user_id
  UNION ALL
  SELECT t.id, 'token', p.active, p.superuser, t.created_at, t.created_at, t.expires_at
    FROM jsonb_each(:tokens) i CROSS JOIN api_tokens t ON t.id = i.value CROSS JOIN people p ON p.id = t.person`;

export function standingCredentials(db: Db, { sessions, tokens }: Credentials): readonly StandingCredential[] {
  const parameters = { sessions: JSON.stringify(sessions), tokens: JSON.stringify(tokens) };
  const rows = statement<typeof parameters, CredentialRow>(db, STANDING).all(parameters);
  return rows.map(({ active, superuser, ...row }) => ({ ...row, active: active === 1, superuser: superuser === 1 }));
}
