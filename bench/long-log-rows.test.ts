import { join } from "node:path";
import { migrate, openDatabase, storeReads } from "@tocsin/store";
import { expect, test } from "vitest";
import { fillLog } from "./long-log-rows.ts";
import { scratchFolder } from "./scratch.ts";

const MIGRATIONS = join(import.meta.dirname, "../packages/store/migrations");
const COUNTED = "SELECT channel, state, count(*) AS count FROM deliveries GROUP BY channel, state";

test("the history of the log's bench is counted as the product counts its own", async () => {
  using folder = scratchFolder();
  const db = openDatabase({ file: join(folder.path, "tocsin.db"), access: "write" });
  migrate(db, { folder: MIGRATIONS, now: 0 });

  fillLog(db.$client, 20_000);

  const { totals } = await storeReads(db).operations.measures({});
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  const counted = db.$client.prepare<[], { channel: string; state: string; count: number }>(COUNTED).all();
  expect(counted.map(({ state }) => state)).toEqual(expect.arrayContaining(["delivered", "failed", "suppressed", "pending"]));
  expect(sorted(totals)).toEqual(sorted(counted));
  db.$client.close();
});
