import { StoreUnavailable } from "@tocsin/ports";
import Sqlite from "better-sqlite3";
import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Db, openDatabase } from "./database.ts";
import { openTestDatabase } from "./testing/database.ts";
import { openWriter } from "./unit-of-work.ts";

const INSERT = "INSERT INTO product_types (id, name, active) VALUES (?, 'A', 1)";

describe("the one writer", () => {
  test("commits works that wait together in one transaction, and answers each", async () => {
    await using opened = openTestDatabase();
    const exec = vi.spyOn(opened.db.$client, "exec");

    const answers = await Promise.all([1, 2, 3].map((id) => opened.writer.write((db) => insert(db, id))));

    expect(answers).toEqual([1, 2, 3]);
    expect(idsOf(opened.db)).toEqual([1, 2, 3]);
    expect(exec.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
  });

  test("a long work begins a transaction: those before it are answered without it, those behind it with it", async () => {
    await using opened = openTestDatabase();
    const exec = vi.spyOn(opened.db.$client, "exec");
    const commits = () => exec.mock.calls.filter(([sql]) => sql === "COMMIT").length;
    const write = (id: number, length?: "long") =>
      opened.writer.write((db) => insert(db, id), length).then((answer) => [answer, commits()]);

    const answers = await Promise.all([write(1), write(2), write(3, "long"), write(4), write(5), write(6, "long"), write(7, "long")]);

    expect(answers).toEqual([1, 2, 3, 4, 5, 6, 7].map((id, index) => [id, [1, 1, 2, 2, 2, 3, 4][index]]));
  });

  test("a long work that took longer than a transaction takes on more has it alone", async () => {
    await using opened = openTestDatabase();
    await using writer = openWriter(opened.db, { batchMs: 0 });
    const exec = vi.spyOn(opened.db.$client, "exec");

    await Promise.all([writer.write((db) => insert(db, 1), "long"), writer.write((db) => insert(db, 2))]);

    expect(exec.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(2);
  });

  test("a work that throws leaves nothing behind and touches no other", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (fails) => {
        await using opened = openTestDatabase();

        const outcomes = await Promise.allSettled(
          fails.map((fail, index) =>
            opened.writer.write((db) => {
              insert(db, index + 1);
              if (fail) throw new Error(`work ${index + 1} failed`);
              return index + 1;
            }),
          ),
        );

        expect(outcomes.map(({ status }) => status)).toEqual(fails.map((fail) => (fail ? "rejected" : "fulfilled")));
        expect(idsOf(opened.db)).toEqual(fails.flatMap((fail, index) => (fail ? [] : [index + 1])));
      }),
      { numRuns: 15 },
    );
  });

  test("waits for another process without blocking its thread", async () => {
    await using opened = openTestDatabase();
    const other = openDatabase({ file: opened.file, access: "write" });
    other.$client.exec("BEGIN IMMEDIATE");

    const written = opened.writer.write((db) => insert(db, 1));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    other.$client.exec("COMMIT");
    other.$client.close();

    expect(await written).toBe(1);
  });

  test("gives up with StoreUnavailable when the other process does not let go, and works again afterwards", async () => {
    await using opened = openTestDatabase();
    const other = openDatabase({ file: opened.file, access: "write" });
    const writer = openWriter(openDatabase({ file: opened.file, access: "write" }), { busyMs: 40 });
    other.$client.exec("BEGIN IMMEDIATE");

    await expect(writer.write((db) => insert(db, 1))).rejects.toThrow(StoreUnavailable);
    other.$client.exec("ROLLBACK");

    expect(await writer.write((db) => insert(db, 2))).toBe(2);
    expect(idsOf(opened.db)).toEqual([2]);
    await writer.close();
    other.$client.close();
  });

  test("reports a full disk as StoreUnavailable and keeps what was answered", async () => {
    await using opened = openTestDatabase();
    await opened.writer.write((db) => insert(db, 1));
    const pages = Number(opened.db.$client.pragma("page_count", { simple: true }));
    opened.db.$client.pragma(`max_page_count = ${pages}`);

    const tooMuch = opened.writer.write((db) => {
      for (let id = 2; id < 5_000; id += 1) insert(db, id);
    });

    await expect(tooMuch).rejects.toThrow(StoreUnavailable);
    expect(idsOf(opened.db)).toEqual([1]);
  });

  test.each(["SQLITE_IOERR_FSYNC", "SQLITE_IOERR_WRITE"])("never asks a disk again that has failed with %s", async (code) => {
    await using opened = openTestDatabase();
    const faults: unknown[] = [];
    const db = openDatabase({ file: opened.file, access: "write" });
    const writer = openWriter(db, { onDiskFault: (error) => faults.push(error) });
    const exec = failingAt("COMMIT", db, new Sqlite.SqliteError("disk I/O error", code));

    await expect(writer.write((db) => insert(db, 1))).rejects.toThrow("disk I/O error");
    exec.mockRestore();

    await expect(writer.write((db) => insert(db, 2))).rejects.toThrow(StoreUnavailable);
    expect(faults).toHaveLength(1);
    expect(idsOf(opened.db)).toEqual([]);
    await writer.close();
  });

  test("moves its log into the database before it grows long, and takes a sync that failed there for what it is", async () => {
    await using opened = openTestDatabase();
    const faults: unknown[] = [];
    const db = openDatabase({ file: opened.file, access: "write" });
    const moved = failingCheckpoint(db);
    const writer = openWriter(db, { onDiskFault: (error) => faults.push(error) });
    await writer.write((db) => fillPages(db, 4_100));
    expect([moved(), faults]).toEqual([1, []]);

    moved.fails = true;
    await writer.write((db) => fillPages(db, 4_100));

    await expect(writer.write((db) => insert(db, 1))).rejects.toThrow("The disk failed");
    expect(faults).toHaveLength(1);
    await writer.close();
  });

  test("takes nothing on after it was closed, and finishes what it had", async () => {
    await using opened = openTestDatabase();
    const writer = openWriter(openDatabase({ file: opened.file, access: "write" }));

    const last = writer.write((db) => insert(db, 1));
    await writer.close();

    expect(await last).toBe(1);
    await expect(writer.write((db) => insert(db, 2))).rejects.toThrow(StoreUnavailable);
    await expect(writer.read(() => 1)).rejects.toThrow(StoreUnavailable);
  });
});

function insert(db: Db, id: number): number {
  db.$client.prepare(INSERT).run(id);
  return id;
}

function idsOf(db: Db): readonly unknown[] {
  return db.$client.prepare("SELECT id FROM product_types ORDER BY id").pluck().all();
}

function failingAt(wanted: string, { $client }: Db, error: Error) {
  const exec = $client.exec.bind($client);
  return vi.spyOn($client, "exec").mockImplementation((sql) => {
    if (sql === wanted) throw error;
    return exec(sql);
  });
}

/** Counts the checkpoints of a connection, and lets its sync fail when told to. */
function failingCheckpoint({ $client }: Db) {
  let moved = 0;
  const counter = Object.assign(() => moved, { fails: false });
  const prepare = $client.prepare.bind($client);
  vi.spyOn($client, "prepare").mockImplementation((sql) => {
    const statement = prepare(sql);
    if (sql === "PRAGMA wal_checkpoint(PASSIVE)") {
      const get = statement.get.bind(statement);
      statement.get = () => {
        if (counter.fails) throw new Sqlite.SqliteError("disk I/O error", "SQLITE_IOERR_FSYNC");
        moved += 1;
        return get();
      };
    }
    return statement;
  });
  return counter;
}

function fillPages({ $client }: Db, pages: number): void {
  const insert = $client.prepare("INSERT INTO product_types (id, name, active) VALUES (?, ?, 1)");
  const first = Number($client.prepare("SELECT coalesce(max(id), 100) FROM product_types").pluck().get()) + 1;
  for (let id = first; id < first + pages; id += 1) insert.run(id, "x".repeat(4_000));
}
