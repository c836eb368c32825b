import type { Role } from "@tocsin/domain";
import type { DirectoryReads, Page, Person } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { mailRefusalOf } from "../channels/mail-refusals.ts";
import { personIdOf } from "../keys.ts";
import { containing } from "../like-pattern.ts";
import { pageOf, startOf } from "../page.ts";
import { hasPassword } from "../sign-in/credentials.ts";
import { statement } from "../statements.ts";

interface PersonRow {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly slack_email: string | null;
  readonly active: number;
  readonly superuser: number;
  readonly global_role: Role | null;
  readonly time_zone: string | null;
  readonly language: string | null;
  readonly source: string | null;
  readonly owned: number;
  readonly can_sign_in: number;
  readonly refused_at: number | null;
  readonly refused_code: string | null;
}

const SELECT = `SELECT p.id, p.username, p.name, p.email, p.slack_email, p.active, p.superuser, p.global_role, p.time_zone, p.language,
  p.source, p.owned, ${hasPassword("p.id")} AS can_sign_in, r.at AS refused_at, r.code AS refused_code
  FROM people p LEFT JOIN refused_addresses r ON r.address = p.email`;

function personOf(row: PersonRow): Person {
  return {
    id: personIdOf(row.id),
    username: row.username,
    name: row.name,
    email: row.email,
    slackEmail: row.slack_email,
    active: row.active === 1,
    superuser: row.superuser === 1,
    globalRole: row.global_role,
    timeZone: row.time_zone,
    language: row.language,
    // A local account that a directory also knows stays its own (03 linking): only an owner is named.
    source: row.owned === 1 ? row.source : null,
    canSignIn: row.can_sign_in === 1,
    mailRefusal: mailRefusalOf({ address: row.email, at: row.refused_at, code: row.refused_code }),
  };
}

export function personByKey(db: Db, key: number): Person | null {
  const row = statement<[number], PersonRow>(db, `${SELECT} WHERE p.id = ?`).get(key);
  return row === undefined ? null : personOf(row);
}

export function personByUsername(db: Db, username: string): Person | null {
  const row = statement<[string], PersonRow>(db, `${SELECT} WHERE p.username = ?`).get(username);
  return row === undefined ? null : personOf(row);
}

const BY_EMAIL = `${SELECT} WHERE p.email = ? COLLATE NOCASE AND p.active = 1 LIMIT 2`;

/** Rule P2: by user name, as written; else by e-mail, where exactly one active person has it. */
export function personToSignIn(db: Db, nameOrEmail: string): Person | null {
  const named = personByUsername(db, nameOrEmail);
  if (named?.active === true) return named;
  const [only, ...others] = statement<[string], PersonRow>(db, BY_EMAIL).all(nameOrEmail);
  return only === undefined || others.length > 0 ? null : personOf(only);
}

const PEOPLE = `${SELECT} WHERE p.username > :after
  AND (:pattern IS NULL OR p.username LIKE :pattern ESCAPE '\\' OR p.name LIKE :pattern ESCAPE '\\' OR p.email LIKE :pattern ESCAPE '\\')
  AND (:active IS NULL OR p.active = :active) AND (:superuser IS NULL OR p.superuser = :superuser)
  ORDER BY p.username LIMIT :rows`;

export function people(db: Db, { q, active, superuser, page }: Parameters<DirectoryReads["people"]>[0]): Page<Person> {
  const [after] = startOf(page.after, "");
  const parameters = {
    after,
    pattern: containing(q),
    active: flagOrNull(active),
    superuser: flagOrNull(superuser),
    rows: page.limit + 1,
  };
  const rows = statement<typeof parameters, PersonRow>(db, PEOPLE).all(parameters);
  return pageOf(rows, page.limit, { key: ({ username }) => [username], item: personOf });
}

function flagOrNull(flag: boolean | null): number | null {
  return flag === null ? null : Number(flag);
}

const ACTIVE_SUPERUSERS = "SELECT count(*) AS count FROM people WHERE superuser = 1 AND active = 1";

export function activeSuperuserCount(db: Db): number {
  return statement<[], { readonly count: number }>(db, ACTIVE_SUPERUSERS).get()?.count ?? 0;
}
