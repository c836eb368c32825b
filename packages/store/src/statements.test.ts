import { describe, expect, test } from "vitest";
import { statement } from "./statements.ts";
import { openTestDatabase } from "./testing/database.ts";

describe("a value that is bound", () => {
  // SQLite looks at a value where its plan could depend on it, and then compiles anew for each: an index of a part of a table shows whether it does.
  const PLAN = "EXPLAIN QUERY PLAN SELECT * FROM temp.parts WHERE part = :part";

  test("changes no plan, so that nothing is compiled again for it", async () => {
    await using database = openTestDatabase();
    database.db.$client.exec("CREATE TEMP TABLE parts (part TEXT, other TEXT); CREATE INDEX temp.late ON parts (part) WHERE part = 'late'");
    const details = (rows: readonly unknown[]) => JSON.stringify(rows);

    expect(details(database.db.$client.prepare(PLAN).all({ part: "late" }))).toMatch(/INDEX late/);
    expect(details(statement<{ part: string }>(database.db, PLAN).all({ part: "late" }))).not.toMatch(/INDEX late/);
    const numbered = PLAN.replace(":part", "?");
    expect(details(statement<[string]>(database.db, numbered).all("late"))).not.toMatch(/INDEX late/);
  });

  test("is found by its sign alone: what a text holds stays as it is written", async () => {
    await using database = openTestDatabase();
    const sql = "SELECT 'who? :me, it''s :me' AS text, :me AS named, 'webhooks:' || :me AS joined";

    expect(statement<{ me: string }>(database.db, sql).get({ me: "dana" })).toEqual({
      text: "who? :me, it's :me",
      named: "dana",
      joined: "webhooks:dana",
    });
  });

  test("is stored as what it is", async () => {
    await using database = openTestDatabase();
    const sql = "SELECT typeof(?) AS text, typeof(?) AS number, typeof(?) AS bytes, typeof(?) AS none";

    expect(statement<unknown[]>(database.db, sql).get("1", 1.5, Buffer.from([0]), null)).toEqual({
      text: "text",
      number: "real",
      bytes: "blob",
      none: "null",
    });
  });
});
