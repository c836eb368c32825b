import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { DatabaseRefused, type Db, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS_FOLDER } from "./testing/migrated-file.ts";
import { withLists } from "./testing/spelled-out.ts";

const NAMES = readdirSync(MIGRATIONS_FOLDER).toSorted();

describe("migrating the database", () => {
  test("brings an empty file to the newest version, once", async () => {
    await using temp = tempStore();

    expect(migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 5 })).toEqual(NAMES);
    expect(migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 6 })).toEqual([]);

    expect(temp.db.$client.prepare("SELECT DISTINCT at FROM migrations").pluck().all()).toEqual([5]);
    expect(temp.db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  });

  test("says of a full disk that it is full, and goes on when there is room", async () => {
    await using temp = tempStore();
    temp.db.$client.pragma("max_page_count = 20");

    expect(() => migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 1 })).toThrow(refusal("disk_full", "Free space"));

    temp.db.$client.pragma("max_page_count = 100000");
    migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 2 });
    expect(temp.db.$client.prepare("SELECT name FROM migrations ORDER BY name").pluck().all()).toEqual(NAMES);
  });

  test("brings each earlier version with data to the newest, and keeps the data", async () => {
    for (let version = 1; version < NAMES.length; version += 1) {
      await using temp = tempStore();
      migrate(temp.db, { folder: temp.folderWith(NAMES.slice(0, version)), now: 1 });
      temp.db.$client.exec(SOME_DATA);

      expect(migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 2 })).toEqual(NAMES.slice(version));

      expect(temp.db.$client.prepare("SELECT username FROM people").pluck().all()).toEqual(["ada"]);
      expect(temp.db.$client.prepare("SELECT count FROM event_counts").pluck().all()).toEqual([1]);
      expect(temp.db.$client.pragma("foreign_key_check")).toEqual([]);
    }
  });

  test("keeps endpoints with all that is known of them, and takes CloudEvents from then on", async () => {
    await using temp = tempStore();
    migrate(temp.db, { folder: temp.folderWith(NAMES.filter((name) => name < "0011")), now: 1 });
    temp.db.$client
      .exec(`INSERT INTO webhook_endpoints VALUES (7, 'SIEM', 'https://siem.example.com/', NULL, 16, 'defectdojo', 'x-key', 'sealed', 'now',
      'before', 5, 6, 'failing', 8, 9, 3, 10, 11, '500', 'words', 12, 13)`);
    const endpoints = () => temp.db.$client.prepare("SELECT * FROM webhook_endpoints").all();
    const before = endpoints();

    migrate(temp.db, { folder: temp.folderWith(NAMES.filter((name) => name < "0012")), now: 2 });

    expect(endpoints()).toEqual(before);
    temp.db.$client.exec("UPDATE webhook_endpoints SET format = 'cloudevents_binary'");
    expect(() => temp.db.$client.exec("UPDATE webhook_endpoints SET format = 'other'")).toThrow("CHECK constraint failed");
  });

  test("keeps the secret that was exchanged, and everything else of endpoints, as exchanged secrets get rows of their own", async () => {
    await using temp = tempStore();
    migrate(temp.db, { folder: temp.folderWith(NAMES.filter((name) => name < "0013")), now: 1 });
    temp.db.$client
      .exec(`INSERT INTO webhook_endpoints VALUES (7, 'SIEM', 'https://siem.example.com/', NULL, 16, 'cloudevents', 'x-key', 'sealed', 'now',
      'before', 5, 6, 'failing', 8, 9, 3, 10, 11, '500', 'words', 12, 13), (9, 'New', 'https://new.example.com/', NULL, NULL, 'standard', NULL, NULL,
      'now', NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 14, 15)`);
    const rows = (sql: string) => temp.db.$client.prepare<[], Record<string, unknown>>(sql).all();
    const before = rows("SELECT * FROM webhook_endpoints").map(({ previous_secret: _, previous_until: __, ...kept }) => kept);

    migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 2 });

    expect(rows("SELECT * FROM webhook_endpoints")).toEqual(before);
    expect(rows("SELECT endpoint, secret, until FROM webhook_past_secrets")).toEqual([{ endpoint: 7, secret: "before", until: 5 }]);
    expect(temp.db.$client.pragma("foreign_key_check")).toEqual([]);
  });

  test("finds what was under way in its delivery from then on, and the rest of the log as it was", async () => {
    await using temp = tempStore();
    migrate(temp.db, { folder: temp.folderWith(NAMES.filter((name) => name < "0016")), now: 1 });
    temp.db.$client.exec(SOME_DATA);
    temp.db.$client.exec(UNDER_WAY);
    const rows = (sql: string) => temp.db.$client.prepare<[], Record<string, unknown>>(sql).all();
    const before = rows("SELECT * FROM attempts");

    migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 2 });

    expect(rows("SELECT target, attempt_number, started_at FROM deliveries WHERE channel = 'mail' ORDER BY target")).toEqual([
      { target: "mailbox", attempt_number: 2, started_at: 30 },
      { target: "p1", attempt_number: 1, started_at: null },
      { target: "p2", attempt_number: 0, started_at: null },
    ]);
    expect(rows("SELECT * FROM attempts")).toEqual(before.filter(({ outcome }) => outcome !== "started"));
    expect(rows("SELECT target, attempt, boot, started_at, outcome, possible_repeat FROM attempt_log ORDER BY target, attempt")).toEqual([
      { target: "mailbox", attempt: 1, boot: "old", started_at: 10, outcome: "unknown", possible_repeat: 0 },
      { target: "mailbox", attempt: 2, boot: "old", started_at: 30, outcome: "started", possible_repeat: 1 },
      { target: "p1", attempt: 1, boot: "old", started_at: 10, outcome: "delivered", possible_repeat: 0 },
    ]);
  });

  test("spells out the lists of what is checked most often, and changes nothing else of any table", async () => {
    await using temp = tempStore();
    const text = () =>
      temp.db.$client
        .prepare<[], Record<"name" | "sql", string>>("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .all();
    migrate(temp.db, { folder: temp.folderWith(NAMES.filter((name) => name < "0021")), now: 1 });
    temp.db.$client.exec(SOME_DATA);
    const before = text();

    migrate(temp.db, { folder: temp.folderWith(NAMES.filter((name) => name < "0022")), now: 2 });

    expect(text()).not.toEqual(before);
    expect(text().map(({ name, sql }) => ({ name, sql: withLists(sql) }))).toEqual(before);
    expect(() => temp.db.$client.exec("UPDATE deliveries SET channel = 'fax'")).toThrow("CHECK constraint failed");
    expect(() => temp.db.$client.exec("UPDATE deliveries SET due_at = 1")).toThrow("CHECK constraint failed");
    expect(temp.db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  });

  test("lets nobody change the schema's text afterwards, and undoes a text that cannot be read", async () => {
    await using temp = tempStore();
    const folder = temp.folderWith(NAMES);
    migrate(temp.db, { folder, now: 1 });
    const spoil = "UPDATE sqlite_schema SET sql = replace(sql, 'CREATE TABLE', 'CREATE TABEL') WHERE name = 'deliveries'";
    expect(() => temp.db.$client.exec(spoil)).toThrow("may not be modified");
    writeFileSync(join(folder, "9998_broken.sql"), `${spoil};`);

    expect(() => migrate(temp.db, { folder, now: 2 })).toThrow(/malformed/);

    expect(() => temp.db.$client.exec(spoil)).toThrow("may not be modified");
    expect(temp.db.$client.prepare("SELECT count(*) FROM deliveries").pluck().get()).toBe(0);
    expect(temp.db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  });

  test("refuses a database from a newer version and leaves it as it is", async () => {
    await using temp = tempStore();
    migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 1 });
    temp.db.$client.exec("INSERT INTO migrations (name, hash, at) VALUES ('9999_future.sql', 'x', 1)");

    expect(() => migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 2 })).toThrow(refusal("newer_version", "9999_future.sql"));
    expect(temp.db.$client.inTransaction).toBe(false);
  });

  test("refuses an applied migration that was edited afterwards", async () => {
    await using temp = tempStore();
    const folder = temp.folderWith(NAMES);
    migrate(temp.db, { folder, now: 1 });
    writeFileSync(join(folder, "0001_initial.sql"), "CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT;");

    expect(() => migrate(temp.db, { folder, now: 2 })).toThrow(refusal("edited_migration", "0001_initial.sql"));
  });

  test("applies nothing of a set in which one fails", async () => {
    await using temp = tempStore();
    const folder = temp.folderWith(NAMES);
    writeFileSync(join(folder, "9998_broken.sql"), "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE people (id INTEGER);");

    expect(() => migrate(temp.db, { folder, now: 1 })).toThrow(/already exists/);

    expect(temp.db.$client.prepare("SELECT count(*) FROM sqlite_schema").pluck().get()).toBe(0);
  });

  test("waits for another process that migrates at the same moment, and then finds nothing to do", async () => {
    await using temp = tempStore();
    const holder = new Worker(HOLD_THE_LOCK, { eval: true, workerData: { file: temp.file, store: import.meta.filename } });
    await once(holder, "message");

    expect(migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 1 })).toEqual(NAMES);
    await holder.terminate();
  });

  test("says in words that another process does not come to an end", async () => {
    await using temp = tempStore();
    const other = openDatabase({ file: temp.file, access: "write" });
    other.$client.exec("BEGIN IMMEDIATE");

    expect(() => migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 1, waitMs: 20 })).toThrow(refusal("busy", "Another process"));
    other.$client.close();

    expect(migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 1, waitMs: 20 })).toEqual(NAMES);
  });

  test("waits for nobody where there is nothing to do", async () => {
    await using temp = tempStore();
    migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 1 });
    const other = openDatabase({ file: temp.file, access: "write" });
    other.$client.exec("BEGIN IMMEDIATE");

    expect(migrate(temp.db, { folder: MIGRATIONS_FOLDER, now: 2, waitMs: 20 })).toEqual([]);
    other.$client.close();
  });
});

const SOME_DATA = `
  INSERT INTO people (id, username, name, active, superuser, created_at, updated_at) VALUES (1, 'ada', 'Ada', 1, 0, 0, 0);
  INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, data, audience, rule, alert_only,
    body, body_hash, fan_out, changed_at)
    VALUES (1, 'e1', 's', 'c', 'other', 15, 'T', 0, 0, '{}', 'default', 'recipients', 0, '{}', 'h', 'accepted', 0);
  INSERT INTO deliveries (event, channel, target, generation, person, state, why, created_at, settled_at)
    VALUES (1, 'alert', 'p1', 0, 1, 'delivered', 'default', 0, 0);
  INSERT INTO event_counts (event, channel, state, count) VALUES (1, 'alert', 'delivered', 1);`;

/** One that is over, one that is under way for the second time, and one that is claimed. */
const UNDER_WAY = `
  INSERT INTO deliveries (event, channel, target, generation, state, why, created_at, settled_at, attempt_number, lease_boot, lease_until)
    VALUES (1, 'mail', 'p1', 0, 'delivered', 'system', 0, 0, 1, NULL, NULL), (1, 'mail', 'mailbox', 0, 'sending', 'system', 0, NULL, 2, 'old', 60),
      (1, 'mail', 'p2', 0, 'sending', 'system', 0, NULL, 0, 'old', 60);
  INSERT INTO attempts (event, channel, target, generation, attempt, boot, started_at, ended_at, outcome, failure, possible_repeat)
    VALUES (1, 'mail', 'p1', 0, 1, 'old', 10, 11, 'delivered', NULL, 0), (1, 'mail', 'mailbox', 0, 1, 'old', 10, 11, 'unknown', 'crash', 0),
      (1, 'mail', 'mailbox', 0, 2, 'old', 30, NULL, 'started', NULL, 1);`;

/** Takes the write lock in a thread of its own, says so, and lets go a moment later. */
const HOLD_THE_LOCK = `
  const { createRequire } = require("node:module");
  const { parentPort, workerData } = require("node:worker_threads");
  const Sqlite = createRequire(workerData.store)("better-sqlite3");
  const db = new Sqlite(workerData.file);
  db.exec("BEGIN IMMEDIATE");
  parentPort.postMessage("held");
  setTimeout(() => db.exec("COMMIT"), 50);`;

function refusal(kind: string, words: string): unknown {
  return expect.toSatisfy((error) => error instanceof DatabaseRefused && error.refusal === kind && error.message.includes(words));
}

interface TempStore extends AsyncDisposable {
  readonly db: Db;
  readonly file: string;
  folderWith(names: readonly string[]): string;
}

function tempStore(): TempStore {
  const path = mkdtempSync(join(tmpdir(), "tocsin-migrate-"));
  const file = join(path, "tocsin.db");
  const db = openDatabase({ file, access: "write" });
  return {
    db,
    file,
    folderWith: (names) => {
      const folder = mkdtempSync(join(path, "migrations-"));
      for (const name of names) copyFileSync(join(MIGRATIONS_FOLDER, name), join(folder, name));
      return folder;
    },
    [Symbol.asyncDispose]: () => {
      db.$client.close();
      rmSync(path, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
