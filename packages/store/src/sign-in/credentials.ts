import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

/** A person can sign in when they have a password; `person` is an SQL expression for the number of one. */
export function hasPassword(person: string): string {
  return `EXISTS (SELECT 1 FROM sign_in_accounts account
    WHERE account.user_id = ${person} AND account.provider_id = 'credential' AND account.password IS NOT NULL)`;
}

const HAS_PASSWORD = `SELECT ${hasPassword("?")} AS has`;

export function canSignIn(db: Db, person: number): boolean {
  return statement<[number], { readonly has: number }>(db, HAS_PASSWORD).get(person)?.has === 1;
}

export interface NewPassword {
  readonly person: number;
  /** In PHC form. */
  readonly passwordHash: string;
  readonly at: number;
}

// The e-mail is a stand-in: the library wants one, and people may share or lack theirs (rule P2).
const USER = `INSERT INTO sign_in_users (id, name, email, email_verified, username, display_username, created_at, updated_at)
  SELECT p.id, p.name, p.id || '@sign-in.invalid', 0, p.username, p.username, :at, :at FROM people p WHERE p.id = :person
  ON CONFLICT (id) DO UPDATE SET updated_at = :at`;

const ACCOUNT = `INSERT INTO sign_in_accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
  SELECT 'credential-' || u.id, CAST(u.id AS TEXT), 'credential', u.id, :passwordHash, :at, :at FROM sign_in_users u WHERE u.id = :person
  ON CONFLICT (provider_id, account_id) DO UPDATE SET password = :passwordHash, updated_at = :at`;

/** Gives a person a sign-in, or the one they have a new password. */
export function setPassword(db: Db, password: NewPassword): void {
  statement<NewPassword>(db, USER).run(password);
  statement<NewPassword>(db, ACCOUNT).run(password);
}

/** Names may have changed places: nobody holds an old one while the new ones are written. */
const FOLLOW = [
  `UPDATE sign_in_users SET username = hex(randomblob(16))
   FROM people p WHERE p.id = sign_in_users.id AND p.username <> sign_in_users.username`,
  `UPDATE sign_in_users SET username = p.username, display_username = p.username, name = p.name, updated_at = :at
   FROM people p WHERE p.id = sign_in_users.id AND (p.username <> sign_in_users.username OR p.name <> sign_in_users.name)`,
] as const;

/** After user names or names have changed, the sign-in is under the new ones. */
export function followNames(db: Db, at: number): void {
  for (const sql of FOLLOW) statement<{ readonly at: number }>(db, sql).run({ at });
}
