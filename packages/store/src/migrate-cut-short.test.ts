import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Db, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { digestOfDatabase } from "./testing/database-digest.ts";
import { MIGRATIONS_FOLDER } from "./testing/migrated-file.ts";
import { MIGRATION_NAMES, writeOldDatabase } from "./testing/old-database.ts";
import { type NextStatement, statementByStatement } from "./testing/statement-by-statement.ts";

const VERSIONS = MIGRATION_NAMES.map((name, version) => ({ version, name }));
const SLOW_MS = 120_000;

/** The short form of `npm run proof:upgrade`: there a process is really killed, and at each statement of everything that an old database still wants. */
describe("a migration that is cut short", { timeout: SLOW_MS }, () => {
  test.each(VERSIONS)("leaves version $version whole at each statement of $name, and the next start finishes it", ({ version, name }) => {
    using upgrade = upgradeOf(version);
    const statements = upgrade.statementsOf(name);

    for (const index of statements) {
      const { rolledBack, onDisk, finish } = upgrade.cutShortAt(index);

      expect({ index, rolledBack, onDisk }).toEqual({ index, rolledBack: upgrade.old, onDisk: upgrade.old });
      expect({ index, finished: finish() }).toEqual({ index, finished: upgrade.newest });
    }
    expect(statements.length).toBeGreaterThan(0);
  });

  test("is done as soon as it is committed, wherever the process ends after that", () => {
    using upgrade = upgradeOf(MIGRATION_NAMES.length - 1);

    expect(upgrade.rightAfterCommit()).toBe(upgrade.newest);
    expect(upgrade.newest).not.toBe(upgrade.old);
  });

  test("is found out where not all of it is one transaction", () => {
    // One of many statements, so that there is a second one to be cut short at.
    const name = "0019_database_id.sql";
    using upgrade = upgradeOf(MIGRATION_NAMES.indexOf(name));
    const [first = Number.NaN] = upgrade.statementsOf(name);

    // Without its BEGIN: by then the first statement is done.
    expect(upgrade.cutShortAt(first, { isOneTransaction: false }).onDisk).not.toBe(upgrade.old);
  });
});

class CutShort extends Error {}

function upgradeOf(version: number) {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-cut-"));
  const [original, working, left] = ["original.db", "working.db", "left.db"].map((name) => join(folder, name)) as [string, string, string];
  writeOldDatabase({ file: original, version });
  const old = digestOfDatabase(original);
  const statements: NextStatement[] = [];
  copyFileSync(original, working);
  upgrade(working, { before: (next) => void statements.push(next) });
  const newest = digestOfDatabase(working);

  return {
    old,
    newest,
    /** Numbers of its statements, and of the one after it, whatever that belongs to. */
    statementsOf: (name: string): readonly number[] => {
      const text = readFileSync(join(MIGRATIONS_FOLDER, name), "utf8");
      const own = statements.filter((statement) => statement.text === text).map(({ index }) => index);
      return [...own, (own.at(-1) ?? Number.NaN) + 1];
    },
    /** An error ends it there; what a process would have left that was killed there is looked at by itself. */
    cutShortAt: (at: number, { isOneTransaction = true } = {}) => {
      copyAsLeft(original, working);
      const before = ({ index }: NextStatement): void => {
        if (index !== at) return;
        copyAsLeft(working, left);
        throw new CutShort();
      };
      expect(() => upgrade(working, { before, isOneTransaction })).toThrow(CutShort);
      const finish = (): string => {
        upgrade(left);
        return digestOfDatabase(left);
      };
      return { rolledBack: digestOfDatabase(working), onDisk: digestOfDatabase(left), finish };
    },
    rightAfterCommit: (): string => {
      copyAsLeft(original, working);
      const db = openDatabase({ file: working, access: "write" });
      migrate(db, { folder: MIGRATIONS_FOLDER, now: 2 });
      copyAsLeft(working, left);
      db.$client.close();
      return digestOfDatabase(left);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

interface Upgrade {
  readonly before?: (next: NextStatement) => void;
  /** Else each statement is on disk by itself. */
  readonly isOneTransaction?: boolean;
}

function upgrade(file: string, { before = () => undefined, isOneTransaction = true }: Upgrade = {}): void {
  const db = openDatabase({ file, access: "write" });
  try {
    // So little room that what is not committed goes to the log as well.
    db.$client.pragma("cache_size = 5");
    // A process dies here, and never the machine.
    db.$client.pragma("synchronous = OFF");
    statementByStatement(db, before);
    if (!isOneTransaction) leaveOutTransactions(db);
    migrate(db, { folder: MIGRATIONS_FOLDER, now: 2 });
  } finally {
    db.$client.close();
  }
}

function leaveOutTransactions({ $client }: Db): void {
  const { exec } = $client;
  $client.exec = (text) => (/^(?:BEGIN|COMMIT)/.test(text) ? $client : exec(text));
}

/** What is on the disk of a process that is gone: the index of the log is not. */
function copyAsLeft(from: string, to: string): void {
  for (const suffix of ["-wal", "-shm"]) rmSync(`${to}${suffix}`, { force: true });
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
}
