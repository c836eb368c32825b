import type { DirectoryImported, DirectoryWrites } from "@tocsin/ports";
import { writeAudit } from "../../access/audit.ts";
import type { Db } from "../../database.ts";
import { statement } from "../../statements.ts";
import { clearImportTables, fillImportTables, type ImportScope } from "./import-tables.ts";
import { FIND_PEOPLE } from "./people-problems.ts";
import { problemsOf } from "./problems.ts";
import { writeGroups, writeMemberships } from "./write-memberships.ts";
import { writePeople } from "./write-people.ts";
import { writeProducts, writeProductTypes } from "./write-products.ts";

type ImportDirectory = Parameters<DirectoryWrites["importDirectory"]>[0];

/** The whole document in one transaction, or nothing of it and every mistake in it. */
export function importDirectory(db: Db, { document, admin, at, by }: ImportDirectory): DirectoryImported {
  const scope: ImportScope = { source: document.source, complete: Number(document.complete), admin: Number(admin), at };
  fillImportTables(db, document);
  for (const sql of FIND_PEOPLE) statement<ImportScope>(db, sql).run(scope);

  const problems = problemsOf(db, scope);
  if (problems.length > 0) {
    clearImportTables(db);
    return { ok: false, problems };
  }

  const users = writePeople(db, scope);
  const productTypes = writeProductTypes(db, scope);
  const products = writeProducts(db, scope);
  const groups = writeGroups(db, scope);
  const memberships = writeMemberships(db, scope);
  clearImportTables(db);

  const counts = { productTypes, products, users, groups, memberships };
  const { source, complete } = document;
  writeAudit(db, { at, actor: by, action: "directory.imported", object: source, detail: { complete, counts } });
  return { ok: true, counts };
}
