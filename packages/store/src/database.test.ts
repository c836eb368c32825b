import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { DatabaseRefused, type Db, openDatabase } from "./database.ts";
import { openTestDatabase } from "./testing/database.ts";

const OPENING_PROCESS = join(import.meta.dirname, "testing/opening-process.ts");
const HOLDING_PROCESS = join(import.meta.dirname, "testing/holding-process.ts");

describe("opening the database", () => {
  test("makes folder and file private to the user, the write-ahead log included", async () => {
    await using temp = tempFolder();
    const file = join(temp.path, "data", "tocsin.db");

    using db = closing(openDatabase({ file, access: "write" }));
    db.$client.exec("CREATE TABLE a (b INTEGER) STRICT");

    expect(modeOf(join(temp.path, "data"))).toBe("700");
    expect(modeOf(file)).toBe("600");
    expect(modeOf(`${file}-wal`)).toBe("600");
  });

  test("asks for durability and safety on each connection", async () => {
    await using opened = openTestDatabase();
    const pragma = (name: string): unknown => opened.db.$client.pragma(name, { simple: true });

    expect(["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete", "busy_timeout"].map(pragma)).toEqual([
      "wal",
      2,
      1,
      0,
      2,
      20,
    ]);
  });

  test("cannot write through a reading connection", async () => {
    await using opened = openTestDatabase();

    using db = closing(openDatabase({ file: opened.file, access: "read" }));

    expect(() => db.$client.exec("DELETE FROM people")).toThrow(/readonly/);
  });

  test("refuses a file or folder that others may read, and says how to mend it", async () => {
    await using opened = openTestDatabase();

    chmodSync(opened.file, 0o640);
    expect(() => openDatabase({ file: opened.file, access: "write" })).toThrow(refusal("readable_by_others", `chmod 600 '${opened.file}'`));

    chmodSync(opened.file, 0o600);
    chmodSync(dirname(opened.file), 0o701);
    expect(() => openDatabase({ file: opened.file, access: "read" })).toThrow(refusal("readable_by_others", "chmod 700"));
  });

  test("waits for a process that recovers it after a crash", async () => {
    await using opened = openTestDatabase();
    opened.db.$client.close();
    const holding = spawn(process.execPath, [HOLDING_PROCESS, opened.file, "300"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(holding.stdout, "data");

    const db = openDatabase({ file: opened.file, access: "write" });

    expect(db.$client.pragma("busy_timeout", { simple: true })).toBeLessThan(100);
    db.$client.close();
  });

  test("refuses one that another process keeps for itself, and says so without a long wait", async () => {
    await using opened = openTestDatabase();
    opened.db.$client.close();
    const holding = spawn(process.execPath, [HOLDING_PROCESS, opened.file, "60000"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(holding.stdout, "data");

    for (const access of ["write", "read"] as const) {
      expect(() => openDatabase({ file: opened.file, access, waitMs: 0 })).toThrow(refusal("busy", `holds ${opened.file}`));
    }
    holding.kill();
    await once(holding, "exit");
    openDatabase({ file: opened.file, access: "write", waitMs: 0 }).$client.close();
  });

  test("refuses a file that is no database", async () => {
    await using temp = tempFolder();
    const file = join(temp.path, "tocsin.db");
    writeFileSync(file, "these are not the pages of a database ".repeat(100), { mode: 0o600 });

    for (const access of ["write", "read"] as const) {
      expect(() => openDatabase({ file, access })).toThrow(refusal("damaged", "Restore a backup"));
    }
  });

  test("refuses a folder that cannot be written", async () => {
    await using temp = tempFolder();
    const inTheWay = join(temp.path, "data");
    writeFileSync(inTheWay, "a file where the folder should be");

    expect(() => openDatabase({ file: join(inTheWay, "tocsin.db"), access: "write" })).toThrow(refusal("not_writable", "EEXIST"));
  });

  test("refuses to write where a folder lies in the place of the file", async () => {
    await using temp = tempFolder();
    mkdirSync(join(temp.path, "tocsin.db"));

    expect(() => openDatabase({ file: join(temp.path, "tocsin.db"), access: "write" })).toThrow(refusal("not_writable", "EISDIR"));
  });

  test("refuses a log that cannot be opened, and says that it is not to be deleted", async () => {
    await using opened = openTestDatabase();
    opened.db.$client.close();
    mkdirSync(`${opened.file}-wal`);

    expect(() => openDatabase({ file: opened.file, access: "write" })).toThrow(refusal("not_writable", "do not delete it"));
  });

  test("refuses a log that somebody else's process left, and opens it once it is the server's", async () => {
    await using opened = openTestDatabase();
    const log = `${opened.file}-wal`;
    const server = boundUser();
    if (server !== null) giveTo(server, dirname(opened.file));
    const open = () => openAs(server, opened.file, "write");

    // No permission is no matter of whose it is: who may not change owners takes it from themselves.
    if (server === null) chmodSync(log, 0o400);
    else chownSync(log, 0, 0);
    expect(open()).toMatch(`not_writable: Cannot write ${log} (EACCES). Give it to the user of the server (chown), do not delete it`);

    if (server === null) chmodSync(log, 0o600);
    else giveTo(server, log);
    expect(open()).toBe("opened");
  });

  test("says what to do where even reading is not permitted: the file, or an index of the log beside it", async () => {
    await using opened = openTestDatabase();
    opened.db.$client.close();
    const reader = boundUser();
    if (reader !== null) giveTo(reader, dirname(opened.file));
    const wanted = `not_writable: Cannot open ${opened.file} (`;

    chmodSync(dirname(opened.file), 0o500);
    expect(openAs(reader, opened.file, "read")).toContain(wanted);
    chmodSync(opened.file, 0);
    expect(openAs(reader, opened.file, "read")).toContain(wanted);
    chmodSync(dirname(opened.file), 0);
    expect(openAs(reader, opened.file, "read")).toContain(wanted);
    chmodSync(dirname(opened.file), 0o700);
  });

  test("reads no database that does not exist", async () => {
    await using temp = tempFolder();

    expect(() => openDatabase({ file: join(temp.path, "tocsin.db"), access: "read" })).toThrow(refusal("missing", "Start the server once"));
  });
});

/** Somebody whom permissions bind; null: so they do whoever runs this. To root every file is open, but root can be somebody else. */
function boundUser(): number | null {
  return process.getuid?.() === 0 ? 65_534 : null;
}

function openAs(user: number | null, file: string, access: "write" | "read"): string {
  return String(execFileSync(process.execPath, [OPENING_PROCESS, file, access, ...(user === null ? [] : [String(user)])]));
}

function giveTo(user: number, path: string): void {
  chownSync(path, user, user);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(user, join(path, name));
}

function refusal(kind: string, words: string): unknown {
  return expect.toSatisfy((error) => error instanceof DatabaseRefused && error.refusal === kind && error.message.includes(words));
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function tempFolder(): { readonly path: string } & AsyncDisposable {
  const path = mkdtempSync(join(tmpdir(), "tocsin-open-"));
  return {
    path,
    [Symbol.asyncDispose]: () => {
      rmSync(path, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

function closing(db: Db): Db & Disposable {
  return Object.assign(db, { [Symbol.dispose]: () => db.$client.close() });
}
