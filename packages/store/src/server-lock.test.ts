import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { lockForServer } from "./server-lock.ts";
import { openTestDatabase } from "./testing/database.ts";

test("one server at a time works on the data, and the command line beside it", async () => {
  await using opened = openTestDatabase();

  const first = lockForServer(opened.file, 0);
  expect(() => lockForServer(opened.file, 20)).toThrow(expect.objectContaining({ refusal: "in_use" }));
  opened.db.$client.exec("CREATE TABLE beside (it INTEGER) STRICT");
  first.release();

  const next = lockForServer(opened.file, 0);
  expect(statSync(join(dirname(opened.file), "server.lock")).mode & 0o777).toBe(0o600);
  next.release();
});
