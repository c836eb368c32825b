import type { DirectoryDocument } from "@tocsin/ports";
import type { Db } from "../../database.ts";
import { statement } from "../../statements.ts";

/**
 * The document as temporary tables of the writing connection, so that an import is set work: comparing and writing
 * 100,000 rows is a handful of statements. `position` is the place in the document; ids are found later.
 */
const TABLES = `
  CREATE TEMP TABLE IF NOT EXISTS import_types (position INTEGER PRIMARY KEY, ref TEXT, name TEXT);
  CREATE INDEX IF NOT EXISTS temp.import_types_ref ON import_types (ref);
  CREATE TEMP TABLE IF NOT EXISTS import_products (position INTEGER PRIMARY KEY, ref TEXT, name TEXT, type_ref TEXT);
  CREATE INDEX IF NOT EXISTS temp.import_products_ref ON import_products (ref);
  CREATE TEMP TABLE IF NOT EXISTS import_users (position INTEGER PRIMARY KEY, ref TEXT, username TEXT, email TEXT, name TEXT,
    active INTEGER, superuser INTEGER, global_role TEXT, slack_email TEXT, says_slack INTEGER, person INTEGER);
  CREATE INDEX IF NOT EXISTS temp.import_users_ref ON import_users (ref);
  CREATE INDEX IF NOT EXISTS temp.import_users_username ON import_users (username);
  CREATE INDEX IF NOT EXISTS temp.import_users_person ON import_users (person);
  CREATE TEMP TABLE IF NOT EXISTS import_groups (position INTEGER PRIMARY KEY, ref TEXT, name TEXT, global_role TEXT);
  CREATE INDEX IF NOT EXISTS temp.import_groups_ref ON import_groups (ref);
  CREATE TEMP TABLE IF NOT EXISTS import_group_members (group_position INTEGER, position INTEGER, group_ref TEXT, user_ref TEXT,
    PRIMARY KEY (group_ref, user_ref)) WITHOUT ROWID;
  CREATE TEMP TABLE IF NOT EXISTS import_memberships (position INTEGER, subject_kind TEXT, subject_ref TEXT, object_kind TEXT,
    object_ref TEXT, role TEXT, PRIMARY KEY (subject_kind, object_kind, object_ref, subject_ref)) WITHOUT ROWID;
  CREATE TEMP TABLE IF NOT EXISTS import_superusers_before (person INTEGER PRIMARY KEY);`;

const NAMES = [
  "import_types",
  "import_products",
  "import_users",
  "import_groups",
  "import_group_members",
  "import_memberships",
  "import_superusers_before",
] as const;

const FILL_TYPES = `INSERT INTO import_types SELECT key, value ->> 'ref', value ->> 'name' FROM json_each(?)`;
const FILL_PRODUCTS = `INSERT INTO import_products
  SELECT key, value ->> 'ref', value ->> 'name', value ->> 'productType' FROM json_each(?)`;
// A Slack e-mail that is the login's is none of its own; whether one is named at all is another matter than which.
const FILL_USERS = `INSERT INTO import_users
  SELECT key, value ->> 'ref', value ->> 'username', value ->> 'email', value ->> 'name',
    value ->> 'active', value ->> 'superuser', value ->> 'globalRole',
    iif(value ->> 'slackEmail' = value ->> 'email' COLLATE NOCASE, NULL, value ->> 'slackEmail'),
    json_type(value, '$.slackEmail') IS NOT NULL, NULL FROM json_each(?)`;
const FILL_GROUPS = `INSERT INTO import_groups
  SELECT key, value ->> 'ref', value ->> 'name', value ->> 'globalRole' FROM json_each(?)`;
const FILL_GROUP_MEMBERS = `INSERT OR IGNORE INTO import_group_members
  SELECT people_group.key, member.key, people_group.value ->> 'ref', member.value
  FROM json_each(?) people_group, json_each(people_group.value, '$.members') member`;
// A pair named twice has the role named last.
const FILL_MEMBERSHIPS = `INSERT OR REPLACE INTO import_memberships
  SELECT key, value ->> '$.subject.kind', value ->> '$.subject.ref', value ->> '$.object.kind', value ->> '$.object.ref',
    value ->> 'role' FROM json_each(?) ORDER BY key`;

export function fillImportTables(db: Db, document: DirectoryDocument): void {
  db.$client.exec(TABLES);
  clearImportTables(db);
  const fill = (sql: string, rows: readonly unknown[]) => statement<[string]>(db, sql).run(JSON.stringify(rows));
  fill(FILL_TYPES, document.productTypes);
  fill(FILL_PRODUCTS, document.products);
  fill(FILL_USERS, document.users);
  fill(FILL_GROUPS, document.groups);
  fill(FILL_GROUP_MEMBERS, document.groups);
  fill(FILL_MEMBERSHIPS, document.memberships);
}

export function clearImportTables(db: Db): void {
  for (const name of NAMES) statement(db, `DELETE FROM ${name}`).run();
}

/** What all statements of an import take; each uses what it needs. */
export interface ImportScope {
  readonly source: string;
  /** 1: what the document does not name is gone. */
  readonly complete: number;
  /** 1: superuser flags and e-mails may change. */
  readonly admin: number;
  readonly at: number;
}
