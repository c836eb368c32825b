import type { AccessReads, AccessWrites, LinkView } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { insertPerson } from "../directory/people-writes.ts";
import { personIdOf, personKey } from "../keys.ts";
import { hasPassword, setPassword } from "../sign-in/credentials.ts";
import { statement } from "../statements.ts";
import { writeAudit } from "./audit.ts";
import { endSessions } from "./sessions.ts";

interface LinkRow {
  readonly purpose: LinkView["purpose"];
  readonly person: number | null;
  readonly username: string | null;
  readonly expires_at: number;
}

/** The set-up link is void as soon as an active superuser can sign in; a person's link while that person is inactive. */
const USABLE = `SELECT l.purpose, l.person, p.username, l.expires_at FROM links l LEFT JOIN people p ON p.id = l.person
  WHERE l.hash = :hash AND l.used_at IS NULL AND l.expires_at > :now
    AND CASE l.purpose
      WHEN 'first_superuser'
        THEN NOT EXISTS (SELECT 1 FROM people s WHERE s.superuser = 1 AND s.active = 1 AND ${hasPassword("s.id")})
      ELSE p.active = 1 END`;

function usableLink(db: Db, input: { readonly hash: string; readonly now: number }): LinkRow | null {
  return statement<typeof input, LinkRow>(db, USABLE).get(input) ?? null;
}

export function linkOf(db: Db, input: Parameters<AccessReads["link"]>[0]): LinkView | null {
  const row = usableLink(db, input);
  if (row === null) return null;
  return { purpose: row.purpose, person: row.person === null ? null : personIdOf(row.person), expiresAt: row.expires_at };
}

const VOID = "DELETE FROM links WHERE purpose = :purpose AND person IS :person AND used_at IS NULL";
const CREATE = `INSERT INTO links (hash, purpose, person, created_by, created_at, expires_at)
  VALUES (:hash, :purpose, :person, :by, :at, :expiresAt)`;

export function createLink(db: Db, input: Parameters<AccessWrites["createLink"]>[0]): void {
  const { purpose, hash, expiresAt, at } = input;
  const person = input.person === null ? null : personKey(input.person);
  const voided = { purpose, person };
  statement<typeof voided>(db, VOID).run(voided);
  const row = { ...voided, hash, expiresAt, at, by: input.by === null ? null : personKey(input.by) };
  statement<typeof row>(db, CREATE).run(row);
  writeAudit(db, { at, actor: input.by, action: "link.created", object: input.person, detail: { purpose, expiresAt } });
}

type Redeemed = Awaited<ReturnType<AccessWrites["redeemLink"]>>;

export function redeemLink(db: Db, input: Parameters<AccessWrites["redeemLink"]>[0]): Redeemed {
  const { hash, passwordHash, at } = input;
  const link = usableLink(db, { hash, now: at });
  if (link === null) return { ok: false, refusal: "link_invalid" };

  const person = link.person === null ? newSuperuser(db, input) : { id: link.person, username: link.username };
  if (person === null || person.username === null) return { ok: false, refusal: "username_taken" };

  statement<[number, string]>(db, "UPDATE links SET used_at = ? WHERE hash = ?").run(at, hash);
  setPassword(db, { person: person.id, passwordHash, at });
  endSessions(db, person.id);
  const id = personIdOf(person.id);
  writeAudit(db, { at, actor: id, action: "link.redeemed", object: id, detail: { purpose: link.purpose } });
  return { ok: true, person: id, username: person.username };
}

function newSuperuser(
  db: Db,
  { newPerson, at }: Parameters<AccessWrites["redeemLink"]>[0],
): { readonly id: number; readonly username: string } | null {
  if (newPerson === null) throw new Error("The first superuser's link needs the person to create");
  const id = insertPerson(db, { ...newPerson, superuser: true, at });
  return id === null ? null : { id, username: newPerson.username };
}
