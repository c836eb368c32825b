import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { lockForServer } from "../server-lock.ts";
import { emptyFolder } from "../testing/empty-folder.ts";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { MIGRATIONS_FOLDER } from "../testing/migrated-file.ts";
import { backUp } from "./back-up.ts";
import { restore } from "./restore.ts";

const PEOPLE = 6;
const NOW = 50_000;

/** Keeps the log from being moved into the database, as a full disk does. */
function readsAsSoonAsThereIsALog(file: string): Disposable & { readonly hasRead: () => boolean } {
  let reader: Sqlite.Database | null = null;
  const look = setInterval(() => {
    if (reader !== null || !existsSync(`${file}-wal`)) return;
    reader = new Sqlite(file, { readonly: true });
    reader.exec("BEGIN; SELECT count(*) FROM deliveries");
  }, 0);
  return {
    hasRead: () => reader !== null,
    [Symbol.dispose]: () => {
      clearInterval(look);
      reader?.close();
    },
  };
}

describe("restoring", () => {
  test("refuses a folder with a database or with a server, and a file that is missing or no backup, and changes nothing", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(1);
    backUp({ database: opened.file, file: folder.backup });
    const junk = join(folder.path, "junk.db");
    writeFileSync(junk, "no database at all, but longer than the header of one would be, so that it is looked at");
    const into = (database: string, file = folder.backup) => restore({ file, database, migrations: MIGRATIONS_FOLDER, now: NOW });

    await expect(into(opened.file)).rejects.toMatchObject({ refusal: "file_exists" });
    await expect(into(folder.database, join(folder.path, "missing.db"))).rejects.toMatchObject({ refusal: "missing" });
    await expect(into(folder.database, junk)).rejects.toMatchObject({ refusal: "damaged" });
    await expect(into(folder.database, folder.path)).rejects.toMatchObject({ refusal: "damaged" });
    const lock = lockForServer(folder.database, 0);
    await expect(into(folder.database)).rejects.toMatchObject({ refusal: "in_use" });
    lock.release();
    expect(existsSync(folder.database)).toBe(false);

    await into(folder.database);
    expect(existsSync(folder.database)).toBe(true);
  });

  test.each(["-wal", "-journal"])(
    "refuses a folder with what %s is left of another database, which would be read into the new one",
    async (suffix) => {
      using folder = emptyFolder();
      await using opened = anEventOfManyPeople(1);
      backUp({ database: opened.file, file: folder.backup });
      mkdirSync(dirname(folder.database), { mode: 0o700 });
      const left = `${folder.database}${suffix}`;
      const given = { file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW };
      writeFileSync(left, "pages of the database that was here");

      await expect(restore(given)).rejects.toMatchObject({ refusal: "file_exists", message: expect.stringContaining(left) as string });
      expect(readFileSync(left, "utf8")).toBe("pages of the database that was here");

      writeFileSync(left, "");
      await restore(given);
      expect(existsSync(folder.database)).toBe(true);
    },
  );

  test("is not done while a part of it is in the log alone, which does not go with the database", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(PEOPLE);
    backUp({ database: opened.file, file: folder.backup });
    using reader = readsAsSoonAsThereIsALog(`${folder.database}.unfinished`);

    const given = { file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW };
    await expect(restore(given)).rejects.toMatchObject({ refusal: "busy" });
    expect(reader.hasRead()).toBe(true);
    expect(readdirSync(dirname(folder.database))).toEqual(["server.lock"]);
  });

  test("does not take the place of a database that a command made meanwhile", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(PEOPLE);
    backUp({ database: opened.file, file: folder.backup });
    const command = setInterval(() => {
      if (existsSync(`${folder.database}.unfinished-wal`)) writeFileSync(folder.database, "precious");
    }, 0);

    const given = { file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW };
    await expect(restore(given)).rejects.toMatchObject({ refusal: "file_exists" });
    clearInterval(command);
    expect(readFileSync(folder.database, "utf8")).toBe("precious");
  });

  test("begins anew where one before it was killed", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(1);
    backUp({ database: opened.file, file: folder.backup });
    mkdirSync(dirname(folder.database), { mode: 0o700 });
    for (const suffix of ["", "-wal", "-shm"]) writeFileSync(`${folder.database}.unfinished${suffix}`, "half of it");

    await restore({ file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW });

    expect(readdirSync(dirname(folder.database)).toSorted()).toEqual(["server.lock", "tocsin.db"]);
  });

  test("refuses a backup of a newer version", async () => {
    using folder = emptyFolder();
    await using opened = anEventOfManyPeople(1);
    opened.db.$client.exec("INSERT INTO migrations (name, hash, at) VALUES ('9999_from_the_future.sql', 'x', 1)");
    backUp({ database: opened.file, file: folder.backup });

    const given = { file: folder.backup, database: folder.database, migrations: MIGRATIONS_FOLDER, now: NOW };
    await expect(restore(given)).rejects.toMatchObject({ refusal: "newer_version" });
    expect(readdirSync(dirname(folder.database))).toEqual(["server.lock"]);
  });
});
