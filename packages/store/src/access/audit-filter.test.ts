import type { AuditFilter, PageKey } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import type { Db } from "../database.ts";
import { openTestDatabase } from "../testing/database.ts";
import { auditPage, writeAudit } from "./audit.ts";

const ALL: AuditFilter = { action: null, person: null, since: null };

/** Ten rows: the odd ones by Sue, every third a sign-in that failed. */
function tenRows(db: Db): void {
  db.$client.exec(
    "INSERT INTO people (id, username, name, active, superuser, created_at, updated_at) VALUES (1, 'sue', 'Sue', 1, 1, 0, 0)",
  );
  for (let row = 1; row <= 10; row += 1) {
    const action = row % 3 === 0 ? "sign_in.failed" : "sign_in.succeeded";
    writeAudit(db, { at: row * 100, actor: row % 2 === 1 ? "1" : null, action, object: null, detail: {} });
  }
}

/** The ids of every page, looking at three rows for each. */
function idsOf(db: Db, filter: AuditFilter): readonly string[] {
  const ids: string[] = [];
  let after: PageKey | null = null;
  do {
    const page = auditPage(db, { filter, page: { limit: 2, after } }, 3);
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  return ids;
}

describe("a filter of the audit trail", () => {
  test.each([
    ["nothing", {}, ["10", "9", "8", "7", "6", "5", "4", "3", "2", "1"]],
    ["an action", { action: "sign_in.failed" }, ["9", "6", "3"]],
    ["a person", { person: "1" }, ["9", "7", "5", "3", "1"]],
    ["a time", { since: 800 }, ["10", "9", "8"]],
    ["several at once", { action: "sign_in.failed", person: "1", since: 400 }, ["9"]],
    ["what there is not", { action: "token.created" }, []],
  ] as const)("of %s finds all of it, however few rows a page looks at", async (_, filter, ids) => {
    await using database = openTestDatabase();
    tenRows(database.db);
    expect(idsOf(database.db, { ...ALL, ...filter })).toEqual(ids);
  });

  test("of an empty trail finds nothing", async () => {
    await using database = openTestDatabase();
    expect(idsOf(database.db, ALL)).toEqual([]);
  });
});
