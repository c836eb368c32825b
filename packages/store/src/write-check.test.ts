import { closeSync, openSync, statSync, writeSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { describe, expect, test, vi } from "vitest";
import { openDatabase } from "./database.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { openWriter } from "./unit-of-work.ts";
import { writeCheck } from "./write-check.ts";

/** A page in the log: itself, and what the log says of it. */
const PAGE_BYTES = 4_096 + 24;
/** What a log begins with, written with its first page. */
const HEAD_BYTES = 32;
const A_WHILE_MS = 60_000;

describe("whether the database can be written", () => {
  test("is proven by a page on disk, and not by one for each question", async () => {
    await using opened = openTestDatabase();
    const clock = aClock();
    const check = writeCheck(opened.writer, clock.now);
    expect(logBytes(opened)).toBe(0);

    expect(await Promise.all([check(), check()])).toEqual([null, null]);
    expect(await check()).toBeNull();
    expect(logBytes(opened)).toBe(HEAD_BYTES + PAGE_BYTES);

    clock.pass(A_WHILE_MS);
    expect(await check()).toBeNull();
    expect(logBytes(opened)).toBe(HEAD_BYTES + 2 * PAGE_BYTES);
  });

  test("is denied by a disk that has no room for that page, and proven again as soon as there is some", async () => {
    await using opened = openTestDatabase();
    const clock = aClock();
    const check = writeCheck(opened.writer, clock.now);
    const full = withoutRoom(opened);

    expect(await check()).toBe("disk_full");
    full.mockRestore();
    clock.pass(A_WHILE_MS);

    expect(await check()).toBeNull();
  });

  test("is denied for a while where the disk had no room for work, although a page finds some", async () => {
    await using opened = openTestDatabase();
    const clock = aClock();
    const check = writeCheck(opened.writer, clock.now);
    await check();
    const pages = Number(opened.db.$client.pragma("page_count", { simple: true }));
    opened.db.$client.pragma(`max_page_count = ${String(pages)}`);
    const work = opened.writer.write((db) => db.$client.exec("CREATE TABLE more (text TEXT) STRICT"));

    await expect(work).rejects.toThrow("cannot be written");
    expect(await check()).toBe("disk_full");

    clock.pass(A_WHILE_MS);
    expect(await check()).toBeNull();
  });

  test.each(["write", "read"] as const)("is denied for good once something to %s met a page that is damaged", async (kind) => {
    await using opened = openTestDatabase();
    const clock = aClock();
    const check = writeCheck(opened.writer, clock.now);
    expect(await check()).toBeNull();
    overwritePageOf(opened, "audit");
    const work = opened.writer[kind]((db) => db.$client.prepare("SELECT count(*) FROM audit").get());

    await expect(work).rejects.toThrow("malformed");
    clock.pass(A_WHILE_MS);

    expect(await check()).toBe("damaged");
  });

  test("is denied while another process holds it", async () => {
    await using opened = openTestDatabase();
    await using writer = openWriter(openDatabase({ file: opened.file, access: "write" }), { busyMs: 20 });
    const check = writeCheck(writer);
    opened.db.$client.exec("BEGIN IMMEDIATE");

    expect(await check()).toBe("held");

    opened.db.$client.exec("ROLLBACK");
    expect(await check()).toBeNull();
  });
});

/** Runs on by hand only, from the time at which a writer notes what it met. */
function aClock() {
  let passedMs = 0;
  const start = performance.now();
  return {
    now: () => start + passedMs,
    pass: (ms: number): void => {
      passedMs += ms;
    },
  };
}

function logBytes({ file }: TestDatabase): number {
  return statSync(`${file}-wal`).size;
}

/** As a disk does that loses what it was given. */
function overwritePageOf({ db: { $client }, file }: TestDatabase, table: string): void {
  $client.pragma("wal_checkpoint(TRUNCATE)");
  const page = Number($client.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().get(table));
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(4_096, 0xff), 0, 4_096, (page - 1) * 4_096);
  closeSync(descriptor);
  $client.pragma("shrink_memory");
}

function withoutRoom({ db: { $client } }: TestDatabase) {
  const exec = $client.exec.bind($client);
  return vi.spyOn($client, "exec").mockImplementation((sql) => {
    if (sql === "COMMIT") throw new Sqlite.SqliteError("database or disk is full", "SQLITE_FULL");
    return exec(sql);
  });
}
