import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { migrateOrClose } from "./migrate-or-close.ts";
import { MIGRATIONS_FOLDER, writeMigratedFile } from "./testing/migrated-file.ts";

const TO_NEWER = "INSERT INTO migrations (name, hash, at) VALUES ('9999_future.sql', 'x', 1)";
const EDITED = "UPDATE migrations SET hash = 'x' WHERE name = '0001_initial.sql'";

describe("a database of a version that is not ours", () => {
  test.each([
    ["newer, with the log that a killed process left", TO_NEWER, "killed", "newer_version"],
    ["newer, closed in order", TO_NEWER, "closed", "newer_version"],
    ["made by other migrations, with a log", EDITED, "killed", "edited_migration"],
  ] as const)("stays as it is, byte for byte: %s", (_what, sql, end, refusal) => {
    using left = leftBehind(sql, end);
    const before = left.files();

    const db = openDatabase({ file: left.file, access: "write" });
    expect(() => migrateOrClose(db, { folder: MIGRATIONS_FOLDER, now: 2 })).toThrow(expect.objectContaining({ refusal }));

    expect(db.$client.open).toBe(false);
    expect(left.files()).toEqual(before);
    expect(Object.keys(before)).toEqual(end === "killed" ? ["tocsin.db", "tocsin.db-wal"] : ["tocsin.db"]);
  });

  test("opens again, with what was in its log, for the version that made it", () => {
    using left = leftBehind(TO_NEWER, "killed");
    const old = openDatabase({ file: left.file, access: "write" });
    expect(() => migrateOrClose(old, { folder: MIGRATIONS_FOLDER, now: 2 })).toThrow("9999_future.sql");

    const db = openDatabase({ file: left.file, access: "write" });
    const newest = db.$client.prepare("SELECT name FROM migrations ORDER BY name DESC LIMIT 1").pluck().get();
    db.$client.close();

    expect(newest).toBe("9999_future.sql");
  });

  test("is closed also where it is refused for another reason", () => {
    using left = leftBehind("DELETE FROM migrations WHERE name > '0001'", "closed");
    const db = openDatabase({ file: left.file, access: "write" });

    expect(() => migrateOrClose(db, { folder: MIGRATIONS_FOLDER, now: 2 })).toThrow("already exists");

    expect(db.$client.open).toBe(false);
  });
});

interface LeftBehind extends Disposable {
  readonly file: string;
  /** What lies there, by name; of the index of the log nothing, which everybody who opens it makes anew. */
  readonly files: () => Readonly<Record<string, string>>;
}

/** A database as a process leaves it after its last commit: closed in order, or killed, with that commit in the log alone. */
function leftBehind(sql: string, end: "killed" | "closed"): LeftBehind {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-left-"));
  const living = join(folder, "living");
  const data = join(folder, "data");
  mkdirSync(living, { mode: 0o700 });
  writeMigratedFile(join(living, "tocsin.db"));
  const db = openDatabase({ file: join(living, "tocsin.db"), access: "write" });
  db.$client.exec(sql);
  if (end === "closed") db.$client.close();
  cpSync(living, data, { recursive: true, filter: (path) => !path.endsWith("-shm") });
  if (end === "killed") db.$client.close();
  const files = () =>
    Object.fromEntries(
      readdirSync(data)
        .filter((name) => !name.endsWith("-shm"))
        .toSorted()
        .map((name) => [name, digestOf(join(data, name))]),
    );
  return { file: join(data, "tocsin.db"), files, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
