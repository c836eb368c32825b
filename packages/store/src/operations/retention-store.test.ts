import { expect, test } from "vitest";
import { openTestDatabase } from "../testing/database.ts";
import { retentionStore } from "./retention-store.ts";

const COMMIT_MS = 30;

test("a part of the purge took as long as it held the writer, the commit included: a slow disk makes the next part smaller", async () => {
  await using opened = openTestDatabase();
  const { $client } = opened.db;
  const exec = $client.exec.bind($client);
  $client.exec = (sql) => {
    if (sql === "COMMIT") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, COMMIT_MS);
    return exec(sql);
  };

  const { elapsedMs } = await retentionStore(opened.writer).purgeDeliveries({ now: 0, after: null, rowsMax: 100 });

  expect(elapsedMs).toBeGreaterThanOrEqual(COMMIT_MS - 1);
});
