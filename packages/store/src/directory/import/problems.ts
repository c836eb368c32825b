import type { DirectoryProblem } from "@tocsin/ports";
import type { Db } from "../../database.ts";
import { statement } from "../../statements.ts";
import type { Check } from "./check.ts";
import type { ImportScope } from "./import-tables.ts";
import { PEOPLE_CHECKS } from "./people-problems.ts";

const PROBLEMS_MAX = 100;

/** Everything that is wrong with the document, the first hundred; nothing of it may be written then. */
export function problemsOf(db: Db, scope: ImportScope): readonly DirectoryProblem[] {
  const problems: DirectoryProblem[] = [];
  for (const check of [...DOCUMENT_CHECKS, ...PEOPLE_CHECKS]) {
    const room = PROBLEMS_MAX - problems.length;
    if (room === 0) break;
    const rows = statement<ImportScope & { readonly room: number }, { readonly path: string; readonly subject: string }>(
      db,
      `${check.sql} LIMIT :room`,
    ).all({ ...scope, room });
    problems.push(...rows.map(({ path, subject }) => ({ path, code: check.code, message: check.message(subject) })));
  }
  return problems;
}

function repeated(list: string, table: string, column: string): string {
  return `SELECT '/${list}/' || position || '/${column}' AS path, ${column} AS subject FROM
    (SELECT position, ${column}, row_number() OVER (PARTITION BY ${column} ORDER BY position) AS nth FROM ${table})
    WHERE nth > 1 ORDER BY position`;
}

function repeatedRef(list: string, table: string): Check {
  return {
    code: "duplicate_ref",
    sql: repeated(list, table, "ref"),
    message: (ref) => `The ref "${ref}" is already in this list. Name each object once.`,
  };
}

interface Reference {
  readonly path: string;
  readonly from: string;
  readonly ref: string;
  readonly order: string;
}

/** Known is what the document names and, unless it is complete, what the source named before. */
function dangling(target: "types" | "products" | "users" | "groups", { path, from, ref, order }: Reference): Check {
  const stored = { types: "product_types", products: "products", users: "people", groups: "people_groups" }[target];
  const kind = { types: "product type", products: "product", users: "user", groups: "group" }[target];
  return {
    code: "dangling_reference",
    sql: `SELECT ${path} AS path, ${ref} AS subject FROM ${from}
      AND NOT EXISTS (SELECT 1 FROM import_${target} known WHERE known.ref = ${ref})
      AND (:complete = 1 OR NOT EXISTS (SELECT 1 FROM ${stored} known WHERE known.source = :source AND known.ref = ${ref}))
      ORDER BY ${order}`,
    message: (subject) => `There is no ${kind} with the ref "${subject}". Add it to the document or correct the ref.`,
  };
}

function danglingMembership(end: "subject" | "object", kind: "user" | "group" | "product" | "productType"): Check {
  const target = { user: "users", group: "groups", product: "products", productType: "types" } as const;
  return dangling(target[kind], {
    path: `'/memberships/' || m.position || '/${kind}'`,
    from: `import_memberships m WHERE m.${end}_kind = '${kind}'`,
    ref: `m.${end}_ref`,
    order: "m.position",
  });
}

const DOCUMENT_CHECKS: readonly Check[] = [
  repeatedRef("productTypes", "import_types"),
  repeatedRef("products", "import_products"),
  repeatedRef("users", "import_users"),
  repeatedRef("groups", "import_groups"),
  dangling("types", {
    path: "'/products/' || p.position || '/productType'",
    from: "import_products p WHERE TRUE",
    ref: "p.type_ref",
    order: "p.position",
  }),
  dangling("users", {
    path: "'/groups/' || m.group_position || '/members/' || m.position",
    from: "import_group_members m WHERE TRUE",
    ref: "m.user_ref",
    order: "m.group_position, m.position",
  }),
  danglingMembership("subject", "user"),
  danglingMembership("subject", "group"),
  danglingMembership("object", "product"),
  danglingMembership("object", "productType"),
  {
    code: "duplicate_username",
    sql: repeated("users", "import_users", "username"),
    message: (username) => `The user name "${username}" is already in this list. User names are unique.`,
  },
];
