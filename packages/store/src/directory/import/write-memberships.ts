import type { DirectoryCounts } from "@tocsin/ports";
import type { Db } from "../../database.ts";
import { statement } from "../../statements.ts";
import type { ImportScope } from "./import-tables.ts";
import { countOf, writeGroupRows } from "./write-products.ts";

const FOUND_MEMBERS = `SELECT g.id AS people_group, p.id AS person FROM import_group_members m
  JOIN people_groups g ON g.source = :source AND g.ref = m.group_ref
  JOIN people p ON p.source = :source AND p.ref = m.user_ref`;

const NAMED_GROUPS = "SELECT g.id FROM import_groups i JOIN people_groups g ON g.source = :source AND g.ref = i.ref";

const GONE = `SELECT people_group, person FROM group_members WHERE people_group IN (${NAMED_GROUPS})
  EXCEPT ${FOUND_MEMBERS}`;
const NEW = `${FOUND_MEMBERS} EXCEPT SELECT people_group, person FROM group_members`;

/** Groups that have members to gain or lose and are otherwise as they were. */
const MEMBERS_CHANGED = `SELECT count(DISTINCT people_group) AS count FROM (SELECT * FROM (${GONE}) UNION ALL SELECT * FROM (${NEW}))
  WHERE people_group IN (SELECT g.id FROM import_groups i JOIN people_groups g ON g.source = :source AND g.ref = i.ref
    WHERE g.name = i.name AND g.global_role IS i.global_role AND g.active = 1)`;

/** A group's members are always its whole list, complete or not. After the people. */
export function writeGroups(db: Db, scope: ImportScope): DirectoryCounts {
  const membersOnly = countOf(db, scope, MEMBERS_CHANGED);
  const rows = writeGroupRows(db, scope);
  statement<ImportScope>(db, `DELETE FROM group_members WHERE (people_group, person) IN (${GONE})`).run(scope);
  statement<ImportScope>(db, `INSERT INTO group_members (people_group, person) ${NEW}`).run(scope);
  return { ...rows, updated: rows.updated + membersOnly, unchanged: rows.unchanged - membersOnly };
}

interface MembershipTable {
  readonly table: string;
  readonly subject: { readonly kind: "user" | "group"; readonly column: string; readonly stored: string };
  readonly object: { readonly kind: "product" | "productType"; readonly column: string; readonly stored: string };
}

const USER = { kind: "user", column: "person", stored: "people" } as const;
const GROUP = { kind: "group", column: "people_group", stored: "people_groups" } as const;
const PRODUCT = { kind: "product", column: "product", stored: "products" } as const;
const TYPE = { kind: "productType", column: "product_type", stored: "product_types" } as const;

const MEMBERSHIP_TABLES: readonly MembershipTable[] = [
  { table: "product_members", subject: USER, object: PRODUCT },
  { table: "product_groups", subject: GROUP, object: PRODUCT },
  { table: "product_type_members", subject: USER, object: TYPE },
  { table: "product_type_groups", subject: GROUP, object: TYPE },
];

/** After people, groups, products and types. Memberships of other sources stay as they are. */
export function writeMemberships(db: Db, scope: ImportScope): DirectoryCounts {
  const total = countOf(db, scope, "SELECT count(*) AS count FROM import_memberships");
  const each = MEMBERSHIP_TABLES.map((table) => writeMembershipTable(db, scope, table));
  const sum = (pick: (counts: WrittenMemberships) => number) => each.reduce((all, counts) => all + pick(counts), 0);
  const created = sum((counts) => counts.created);
  const written = sum((counts) => counts.written);
  return { created, updated: written - created, deactivated: sum((counts) => counts.removed), unchanged: total - written };
}

interface WrittenMemberships {
  readonly created: number;
  readonly written: number;
  readonly removed: number;
}

function writeMembershipTable(db: Db, scope: ImportScope, { table, subject, object }: MembershipTable): WrittenMemberships {
  const key = `${object.column}, ${subject.column}`;
  const found = `SELECT o.id AS ${object.column}, s.id AS ${subject.column}, m.role FROM import_memberships m
    JOIN ${object.stored} o ON o.source = :source AND o.ref = m.object_ref
    JOIN ${subject.stored} s ON s.source = :source AND s.ref = m.subject_ref
    WHERE m.subject_kind = '${subject.kind}' AND m.object_kind = '${object.kind}'`;
  const created = countOf(
    db,
    scope,
    `SELECT count(*) AS count FROM (${found}) WHERE (${key}) NOT IN (SELECT ${key} FROM ${table} WHERE source = :source)`,
  );
  const written = statement<ImportScope>(
    db,
    `INSERT INTO ${table} (${key}, source, role) SELECT ${key}, :source, role FROM (${found}) WHERE TRUE
     ON CONFLICT (${key}, source) DO UPDATE SET role = excluded.role WHERE role <> excluded.role`,
  ).run(scope).changes;
  const removed = statement<ImportScope>(
    db,
    `DELETE FROM ${table} WHERE :complete = 1 AND source = :source AND (${key}) NOT IN (SELECT ${key} FROM (${found}))`,
  ).run(scope).changes;
  return { created, written, removed };
}
