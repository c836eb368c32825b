import type { DirectoryCounts } from "@tocsin/ports";
import type { Db } from "../../database.ts";
import { statement } from "../../statements.ts";
import type { ImportScope } from "./import-tables.ts";

interface NamedTable {
  readonly stored: string;
  readonly imported: string;
  /** Columns beside name and active, each with where it comes from. */
  readonly columns: Readonly<Record<string, string>>;
}

const PRODUCT_TYPES: NamedTable = { stored: "product_types", imported: "import_types", columns: {} };
const PRODUCTS: NamedTable = {
  stored: "products",
  imported: "import_products",
  columns: { product_type: "(SELECT t.id FROM product_types t WHERE t.source = :source AND t.ref = i.type_ref)" },
};
const GROUPS: NamedTable = { stored: "people_groups", imported: "import_groups", columns: { global_role: "i.global_role" } };

export const writeProductTypes = (db: Db, scope: ImportScope): DirectoryCounts => writeNamed(db, scope, PRODUCT_TYPES);
/** After the types, which it refers to. */
export const writeProducts = (db: Db, scope: ImportScope): DirectoryCounts => writeNamed(db, scope, PRODUCTS);
/** Without the members. */
export const writeGroupRows = (db: Db, scope: ImportScope): DirectoryCounts => writeNamed(db, scope, GROUPS);

/** Objects are found by their ref in the source, never deleted, and come back when they are named again. */
function writeNamed(db: Db, scope: ImportScope, table: NamedTable): DirectoryCounts {
  const total = countOf(db, scope, `SELECT count(*) AS count FROM ${table.imported}`);
  const created = countOf(
    db,
    scope,
    `SELECT count(*) AS count FROM ${table.imported} i
     WHERE NOT EXISTS (SELECT 1 FROM ${table.stored} s WHERE s.source = :source AND s.ref = i.ref)`,
  );
  const written = statement<ImportScope>(db, upsert(table)).run(scope).changes;
  const deactivated = statement<ImportScope>(
    db,
    `UPDATE ${table.stored} AS s SET active = 0 WHERE :complete = 1 AND s.source = :source AND s.active = 1
       AND NOT EXISTS (SELECT 1 FROM ${table.imported} i WHERE i.ref = s.ref)`,
  ).run(scope).changes;
  return { created, updated: written - created, deactivated, unchanged: total - written };
}

function upsert({ stored, imported, columns }: NamedTable): string {
  const names = ["name", "active", ...Object.keys(columns)];
  const values = ["i.name", "1", ...Object.values(columns)];
  return `INSERT INTO ${stored} (source, ref, ${names.join(", ")})
    SELECT :source, i.ref, ${values.join(", ")} FROM ${imported} i WHERE TRUE ORDER BY i.position
    ON CONFLICT (source, ref) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(", ")}
      WHERE ${names.map((name) => `${stored}.${name} IS NOT excluded.${name}`).join(" OR ")}`;
}

export function countOf(db: Db, scope: ImportScope, sql: string): number {
  return statement<ImportScope, { readonly count: number }>(db, sql).get(scope)?.count ?? 0;
}
