import { changeKeyboard } from "@tocsin/domain";
import type { DirectoryWrites, NewPerson, Person, PersonChanged, SelfChanged } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import { endSessions } from "../access/sessions.ts";
import type { Db } from "../database.ts";
import { closeCircuitsOfInactive } from "../dispatch/circuits.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { keepKeyboard, keyboardOf } from "./keyboards.ts";
import { activeSuperuserCount, personByKey } from "./people-reads.ts";

const INSERT = `INSERT INTO people (username, name, email, active, superuser, created_at, updated_at)
  VALUES (:username, :name, :email, 1, :superuser, :at, :at) ON CONFLICT (username) DO NOTHING RETURNING id`;

/** The number of the new person; null where the user name is taken. */
export function insertPerson(db: Db, { superuser, ...person }: NewPerson): number | null {
  const row = { ...person, superuser: Number(superuser) };
  return statement<typeof row, { readonly id: number }>(db, INSERT).get(row)?.id ?? null;
}

export function createPerson(db: Db, person: NewPerson): PersonChanged {
  const id = insertPerson(db, person);
  if (id === null) return { ok: false, refusal: "username_taken" };
  const { username, email, superuser, at } = person;
  writeAudit(db, { at, actor: null, action: "person.created", object: String(id), detail: { username, email, superuser } });
  return changed(db, id);
}

type PersonPatch = Parameters<DirectoryWrites["patchPerson"]>[0];

const PATCH = `UPDATE people SET active = :active, superuser = :superuser, email = :email, updated_at = :at WHERE id = :id`;

export function patchPerson(db: Db, patch: PersonPatch): PersonChanged {
  const id = personKey(patch.id);
  const before = personByKey(db, id);
  if (before === null) return { ok: false, refusal: "not_found" };
  const { active = before.active, superuser = before.superuser, email = before.email, at } = patch;
  const after = { active, superuser, email };
  const refusal = refusalOf(db, before, after);
  if (refusal !== null) return { ok: false, refusal };

  const row = { id, active: Number(active), superuser: Number(superuser), email, at };
  statement<typeof row>(db, PATCH).run(row);
  if (losesRights(before, after)) endSessions(db, id);
  if (!active) closeCircuitsOfInactive(db);
  writeAudit(db, { at, actor: patch.by, action: "person.changed", object: patch.id, detail: differences(before, after) });
  return changed(db, id);
}

type Rights = Pick<Person, "active" | "superuser" | "email">;

function refusalOf(db: Db, before: Person, after: Rights): "owned_by_source" | "last_superuser" | null {
  const touchesOwned = before.superuser !== after.superuser || before.email !== after.email;
  if (before.source !== null && touchesOwned) return "owned_by_source";
  const leaves = before.active && before.superuser && !(after.active && after.superuser);
  return leaves && activeSuperuserCount(db) === 1 ? "last_superuser" : null;
}

function losesRights(before: Rights, after: Rights): boolean {
  return (before.active && !after.active) || (before.superuser && !after.superuser);
}

function differences(before: Rights, after: Rights): Readonly<Record<string, unknown>> {
  const fields = ["active", "superuser", "email"] as const;
  return Object.fromEntries(fields.filter((field) => before[field] !== after[field]).map((field) => [field, after[field]]));
}

const PATCH_SELF = "UPDATE people SET time_zone = :timeZone, language = :language, updated_at = :at WHERE id = :id";

export function patchSelf(db: Db, patch: Parameters<DirectoryWrites["patchSelf"]>[0]): SelfChanged {
  const id = personKey(patch.id);
  const before = personByKey(db, id);
  if (before === null) return { ok: false, refusal: "not_found" };
  const keyboard = patch.keyboard === undefined ? null : changeKeyboard(keyboardOf(db, id), patch.keyboard);
  if (keyboard?.ok === false) return { ...keyboard, refusal: "key_taken" };
  if (keyboard !== null) keepKeyboard(db, id, keyboard.keyboard);
  const { timeZone = before.timeZone, language = before.language, at } = patch;
  const row = { id, timeZone, language, at };
  statement<typeof row>(db, PATCH_SELF).run(row);
  return changed(db, id);
}

function changed(db: Db, id: number): PersonChanged {
  const person = personByKey(db, id);
  if (person === null) throw new Error(`Person ${String(id)} is gone within their own change`);
  return { ok: true, person };
}
