import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { anEvent } from "@tocsin/ports/testing";
import { describe, expect, test } from "vitest";
import { type Db, openDatabase } from "../database.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { acceptEvent } from "../events/accept.ts";
import { storeWrites } from "../store.ts";
import type { TestDatabase } from "../testing/database.ts";
import { emptyFolder } from "../testing/empty-folder.ts";
import { MIGRATIONS_FOLDER } from "../testing/migrated-file.ts";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { openWriter } from "../unit-of-work.ts";
import { backUp } from "./back-up.ts";
import { copyDatabase } from "./copy.ts";
import { restore } from "./restore.ts";

const FAN_OUT_PROCESS = fileURLToPath(new URL("../testing/fan-out-process.ts", import.meta.url));
const PEOPLE = 6;
const NOW = 50_000;

interface Counted {
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
}

const statesOf = (db: Db) =>
  db.$client.prepare<[], Counted>("SELECT channel, state, reason, count(*) AS count FROM deliveries GROUP BY 1, 2, 3 ORDER BY 1, 2").all();
const totalsOf = (db: Db) =>
  db.$client.prepare("SELECT channel, state, count FROM delivery_totals WHERE count <> 0 ORDER BY channel, state").all();

/** One mail each: delivered, waiting for its next try, in the middle of an attempt, leased; the others are due. A second event has no recipients yet. */
async function inEveryState(opened: TestDatabase): Promise<void> {
  const store = dispatchStore(opened.writer);
  while ((await store.fanOutPages({ now: 5, peopleMax: 100, eventsMax: 10 })).length > 0);
  const { deliveries } = await store.claim({ lane: "mail", limit: 4, now: 10, leaseMs: 60_000, boot: "b" });
  const ids = deliveries.slice(0, 3).map(({ id }) => id);
  await store.startAttempts({ deliveries: ids, now: 10, boot: "b" });
  const end = { attempt: 1, address: "x@example.test", answer: { code: "250", text: "ok" }, request: null, durationMs: 1, at: 11 };
  await store.settleAttempts({
    ends: [
      { ...end, delivery: String(ids[0]), settlement: { state: "delivered", attempts: 1, receipt: "ok" }, failure: null },
      {
        ...end,
        delivery: String(ids[1]),
        settlement: { state: "retrying", attempts: 1, dueAt: 99, failure: "transient" },
        failure: "transient",
      },
    ],
  });
  acceptEvent(opened.db, anEvent("e2", { product: { id: 1 } }), { at: 20 });
}

async function restored(folder: ReturnType<typeof emptyFolder>) {
  await using opened = anEventOfManyPeople(PEOPLE);
  await inEveryState(opened);
  backUp({ database: opened.file, file: folder.backup });
  const report = await restore({ file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW });
  const db = openDatabase({ file: folder.database, access: "write" });
  const writer = openWriter(db);
  return { report, db, store: dispatchStore(writer), writes: storeWrites(writer), [Symbol.asyncDispose]: () => writer.close() };
}

describe("a backup", () => {
  test("while another process writes, is one moment of the database, whole and for this user alone", { timeout: 60_000 }, async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(400);
    const child = spawn(process.execPath, [FAN_OUT_PROCESS, opened.file], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit");
    await once(child.stdout, "data");

    const counts = backUp({ database: opened.file, file: folder.backup });

    child.kill("SIGKILL");
    await ended;
    const copy = openDatabase({ file: folder.backup, access: "read" });
    const written = Number(copy.$client.prepare("SELECT count(*) FROM deliveries").pluck().get());
    expect(counts).toMatchObject({ events: 1, people: 400, deliveries: written });
    expect(written).toBeGreaterThan(0);
    expect(copy.$client.prepare("SELECT sum(count) FROM event_counts").pluck().get()).toBe(written);
    copy.$client.close();
    expect(statSync(folder.backup).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(["backup.db"]);
  });

  test("says of a full disk that it is full, and leaves nothing there", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(1);
    const vacuum = {
      run: () => {
        throw new Sqlite.SqliteError("database or disk is full", "SQLITE_FULL");
      },
    };
    const onFullDisk = new Proxy(opened.db.$client, {
      get: (client, name) => (name === "prepare" ? (sql: string) => (sql.startsWith("VACUUM") ? vacuum : client.prepare(sql)) : null),
    });

    expect(() => copyDatabase(onFullDisk, folder.backup)).toThrow(
      expect.objectContaining({ refusal: "disk_full", message: expect.stringContaining("Free space") as string }),
    );
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("never replaces a file, and leaves none behind where it cannot be made", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(1);
    writeFileSync(folder.backup, "precious");

    expect(() => backUp({ database: opened.file, file: folder.backup })).toThrow(expect.objectContaining({ refusal: "file_exists" }));
    expect(() => backUp({ database: opened.file, file: join(folder.path, "nowhere", "b.db") })).toThrow(
      expect.objectContaining({ refusal: "not_writable" }),
    );
    expect(() => backUp({ database: join(dirname(opened.file), "other.db"), file: join(folder.path, "b.db") })).toThrow(
      expect.objectContaining({ refusal: "missing" }),
    );
    expect(readdirSync(folder.path)).toEqual(["backup.db"]);
  });
});

describe("a restored database", () => {
  test("is another one than that of the backup, each time it is restored (V2)", async () => {
    using folder = emptyFolder();
    const again = join(folder.path, "again", "tocsin.db");
    await using first = await restored(folder);
    await restore({ file: folder.backup, database: again, migrations: MIGRATIONS_FOLDER, now: NOW });

    const idOf = (db: Db) => {
      const id = db.$client.prepare("SELECT value FROM database_id").pluck().get();
      db.$client.close();
      return id;
    };
    const ids = [folder.backup, again].map((file) => idOf(openDatabase({ file, access: "read" })));
    const firstId = first.db.$client.prepare("SELECT value FROM database_id").pluck().get();

    expect(new Set([...ids, firstId]).size).toBe(3);
  });

  test("holds everything that was still to be sent, also of events that had no recipients yet, and adds up (D5, D8)", async () => {
    using folder = emptyFolder();
    await using found = await restored(folder);

    expect(found.report).toMatchObject({ events: 2, people: PEOPLE, held: 2 * PEOPLE - 1 });
    expect(statesOf(found.db)).toEqual([
      { channel: "alert", state: "delivered", reason: null, count: 2 * PEOPLE },
      { channel: "mail", state: "delivered", reason: null, count: 1 },
      { channel: "mail", state: "held", reason: "restored", count: 2 * PEOPLE - 1 },
    ]);
    expect(found.db.$client.prepare("SELECT outcome, count(*) AS count FROM attempts GROUP BY 1 ORDER BY 1").all()).toEqual([
      { outcome: "delivered", count: 1 },
      { outcome: "retry", count: 1 },
      { outcome: "unknown", count: 1 },
    ]);
    expect(await found.store.ledgerBreaks({ since: 0 })).toEqual([]);
    expect(totalsOf(found.db)).toEqual(statesOf(found.db).map(({ channel, state, count }) => ({ channel, state, count })));
    expect(await found.store.releaseOrphans({ boot: "new", now: NOW })).toMatchObject({ released: 0 });
    expect(await found.store.claim({ lane: "mail", limit: 100, now: NOW + 1, leaseMs: 1, boot: "new" })).toMatchObject({ deliveries: [] });
    expect(statSync(folder.database).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(folder.database)).filter((name) => name.includes("unfinished"))).toEqual([]);
  });

  test("holds what waited for room as well: when there was some, it may have been sent (D5, D16)", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(1);
    const store = dispatchStore(opened.writer);
    await store.fanOutPages({ now: 5, peopleMax: 100, eventsMax: 10 });
    opened.db.$client.exec(`WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20)
      INSERT INTO person_sends (person, event, channel, generation, at) SELECT 1, 100 + n, 'mail', 0, 10 FROM number`);
    expect(await store.claim({ lane: "mail", limit: 9, now: 10, leaseMs: 60_000, boot: "b" })).toMatchObject({ capped: 1 });
    backUp({ database: opened.file, file: folder.backup });

    const report = await restore({ file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW });

    const writer = openWriter(openDatabase({ file: folder.database, access: "write" }));
    await using _ = { [Symbol.asyncDispose]: () => writer.close() };
    const again = dispatchStore(writer);
    const later = NOW + 3_600_000;
    expect(report.held).toBe(1);
    expect(await again.claim({ lane: "mail", limit: 9, now: later, leaseMs: 1, boot: "new" })).toMatchObject({ deliveries: [] });
    expect(await storeWrites(writer).deliveries.decideRestored({ decision: "release", limit: 9, at: later, by: null })).toBe(1);
    expect((await again.claim({ lane: "mail", limit: 9, now: later, leaseMs: 1, boot: "new" })).deliveries).toHaveLength(1);
    expect(await again.ledgerBreaks({ since: 0 })).toEqual([]);
  });

  test("sends what is released, a part at a time, and tells the audit trail", async () => {
    using folder = emptyFolder();
    await using found = await restored(folder);
    const release = () => found.writes.deliveries.decideRestored({ decision: "release", limit: 8, at: NOW, by: null });

    expect([await release(), await release(), await release()]).toEqual([8, 2 * PEOPLE - 9, 0]);
    const { deliveries } = await found.store.claim({ lane: "mail", limit: 100, now: NOW, leaseMs: 1, boot: "new" });
    expect(deliveries).toHaveLength(2 * PEOPLE - 1);
    expect(await found.store.ledgerBreaks({ since: 0 })).toEqual([]);
    expect(found.db.$client.prepare("SELECT action FROM audit WHERE action LIKE 'deliveries.%'").pluck().all()).toEqual([
      "deliveries.released",
      "deliveries.released",
    ]);
  });

  test("cancels what is skipped", async () => {
    using folder = emptyFolder();
    await using found = await restored(folder);

    expect(await found.writes.deliveries.decideRestored({ decision: "skip", limit: 100, at: NOW, by: null })).toBe(2 * PEOPLE - 1);
    expect(statesOf(found.db)).toContainEqual({ channel: "mail", state: "cancelled", reason: null, count: 2 * PEOPLE - 1 });
    expect(await found.store.ledgerBreaks({ since: 0 })).toEqual([]);
  });
});
