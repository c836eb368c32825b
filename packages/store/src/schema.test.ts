import { CHANNELS, DELIVERY_STATES, HOLD_REASONS, SUPPRESS_REASONS } from "@tocsin/domain";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, test } from "vitest";
import type { Db } from "./database.ts";
import * as schema from "./schema.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { withLists } from "./testing/spelled-out.ts";

const TABLES = Object.values<unknown>(schema)
  .filter((table) => is(table, SQLiteTable))
  .map((table) => getTableConfig(table));

const WRITTEN_PER_DELIVERY = ["events", "deliveries", "event_counts", "event_skips", "attempts", "delivery_totals"] as const;

interface TableRow {
  readonly name: string;
  readonly strict: number;
  readonly wr: number;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

interface ForeignKeyRow {
  readonly id: number;
  readonly seq: number;
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

const TABLE_LIST = `SELECT name, strict, wr FROM pragma_table_list
  WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

const tablesOf = (db: Db) => db.$client.prepare<[], TableRow>(TABLE_LIST).all();

describe("the tables of a migrated database", () => {
  test("are those of the Drizzle schema, no more and no fewer", async () => {
    await using opened = openTestDatabase();

    expect(
      tablesOf(opened.db)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(TABLES.map(({ name }) => name).toSorted());
  });

  test("are all STRICT, and WITHOUT ROWID unless their key is a number", async () => {
    await using opened = openTestDatabase();

    for (const { name, strict, wr } of tablesOf(opened.db)) {
      const key = columnsOf(opened, name).filter(({ pk }) => pk > 0);
      const numbered = key.length === 1 && key[0]?.type === "INTEGER";
      expect({ name, strict, wr }).toEqual({ name, strict: 1, wr: numbered ? 0 : 1 });
    }
  });

  test.each(TABLES.map((table) => [table.name, table] as const))(
    "%s has the columns, keys and references that Drizzle believes in",
    async (name, table) => {
      await using opened = openTestDatabase();

      const columns = columnsOf(opened, name).map(({ name: column, type, notnull, pk }) => ({
        column,
        type,
        notNull: notnull === 1 || pk > 0,
      }));
      expect(columns).toEqual(
        table.columns.map((column) => ({
          column: column.name,
          type: column.getSQLType().toUpperCase(),
          notNull: column.notNull || column.primary,
        })),
      );

      const key = columnsOf(opened, name)
        .filter(({ pk }) => pk > 0)
        .toSorted((a, b) => a.pk - b.pk)
        .map((column) => column.name);
      const composite = table.primaryKeys.flatMap(({ columns: parts }) => parts.map((part) => part.name));
      expect(key).toEqual([...table.columns.filter(({ primary }) => primary).map((column) => column.name), ...composite]);

      expect(referencesOf(opened, name)).toEqual(
        table.foreignKeys
          .map((foreign) => foreign.reference())
          .map(({ columns: from, foreignTable, foreignColumns }) =>
            line(
              from.map((one) => one.name),
              getTableConfig(foreignTable).name,
              foreignColumns.map((one) => one.name),
            ),
          )
          .toSorted(),
      );
    },
  );

  test("allow in every enumerated column exactly what the code knows", async () => {
    await using opened = openTestDatabase();
    const enumerated = TABLES.flatMap(({ name, columns }) =>
      columns
        .map((column) => ({ table: name, column: column.name, values: enumValuesOf(column) }))
        .filter(({ values }) => values.length > 0),
    );

    expect(enumerated.length).toBeGreaterThan(20);
    for (const { table, column, values } of enumerated) {
      expect({ table, column, values: checkedValues(opened, table, column) }).toEqual({ table, column, values });
    }
  });

  test("know the reasons of the domain for what was suppressed or is held", async () => {
    await using opened = openTestDatabase();
    const sql = sqlOf(opened, "deliveries");

    expect(listAfter(sql, "state <> 'suppressed' OR reason IN ")).toEqual([...SUPPRESS_REASONS]);
    // A broken connection is a flag on its lane: shown as a reason, never stored.
    expect(listAfter(sql, "state <> 'held' OR reason IN ")).toEqual(HOLD_REASONS.filter((reason) => reason !== "connection_paused"));
    expect(listAfter(sql, "state TEXT NOT NULL CHECK (state IN ")).toEqual([...DELIVERY_STATES]);
    expect(listAfter(sql, "channel TEXT NOT NULL CHECK (channel IN ")).toEqual([...CHANNELS]);
  });

  test.each(WRITTEN_PER_DELIVERY)(
    "check what a delivery writes to %s by comparisons: SQLite makes a table of a list of three for each statement",
    async (table) => {
      await using opened = openTestDatabase();

      expect(textOf(opened.db, table).match(/IN \([^)]*,[^)]*,[^)]*\)/g)).toBeNull();
    },
  );

  test("refuse a cell that cannot exist", async () => {
    await using opened = openTestDatabase();
    const { $client } = opened.db;
    $client.exec("INSERT INTO people (id, username, name, active, superuser, created_at, updated_at) VALUES (1, 'ada', 'Ada', 1, 0, 0, 0)");
    const write = (table: string, values: string) => () => $client.exec(`INSERT INTO ${table} VALUES ${values}`);

    expect(write("shared_layers", "('system', 5, 0, 2)")).toThrow(/CHECK/);
    expect(write("shared_layers", "('template', 5, 8, 0)")).toThrow(/CHECK/);
    expect(write("person_layers", "(5, 0, 1, 8, 0)")).toThrow(/CHECK/);
    expect(write("person_layers", "(5, 0, 1, 2, 2)")).toThrow(/CHECK/);
    expect(write("person_layers", "(5, 7, 1, 16, 0)")).toThrow(/CHECK/);
    expect(write("person_layers", "(1, 7, 1, 1, 0)")).toThrow(/CHECK/);
    expect(write("person_layers", "(5, 0, 2, 1, 0)")).toThrow(/FOREIGN KEY/);
    expect(write("person_layers", "(5, 7, 1, 1, 0)")).not.toThrow();
  });
});

function enumValuesOf(column: { readonly enumValues?: readonly unknown[] | undefined }): readonly unknown[] {
  return column.enumValues ?? [];
}

function columnsOf({ db }: TestDatabase, table: string): readonly ColumnRow[] {
  return db.$client.prepare<[string], ColumnRow>('SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid').all(table);
}

function line(from: readonly string[], table: string, to: readonly string[]): string {
  return `(${from.join(", ")}) → ${table} (${to.join(", ")})`;
}

function referencesOf({ db }: TestDatabase, table: string): readonly string[] {
  const sql = 'SELECT id, seq, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq';
  const rows = db.$client.prepare<[string], ForeignKeyRow>(sql).all(table);
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids
    .map((id) => rows.filter((row) => row.id === id))
    .map((parts) =>
      line(
        parts.map(({ from }) => from),
        parts[0]?.table ?? "",
        parts.map(({ to }) => to),
      ),
    )
    .toSorted();
}

function sqlOf({ db }: TestDatabase, table: string): string {
  return withLists(textOf(db, table));
}

function textOf(db: Db, table: string): string {
  return String(db.$client.prepare<[string]>("SELECT sql FROM sqlite_schema WHERE name = ?").pluck().get(table));
}

/** The values of a column's own CHECK list. */
function checkedValues(opened: TestDatabase, table: string, column: string): readonly string[] {
  const definition = sqlOf(opened, table)
    .split("\n")
    .find((text) => text.trim().startsWith(`${column} TEXT`));
  return listAfter(definition ?? "", `CHECK (${column} IN `);
}

function listAfter(sql: string, words: string): readonly string[] {
  const from = sql.indexOf(words);
  const list = from < 0 ? "" : sql.slice(from + words.length, sql.indexOf(")", from + words.length));
  return [...list.matchAll(/'([^']*)'/g)].map(([, value]) => String(value));
}
