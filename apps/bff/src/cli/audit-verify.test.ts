import { join } from "node:path";
import { openDatabase } from "@tocsin/store";
import { expect, test } from "vitest";
import { testCli } from "../testing/test-cli.ts";

const DANA = ["user", "create", "--username", "dana", "--email", "dana@example.com", "--superuser"];

test("audit verify finds a sound trail sound, a missing end by its head, and names the row that was changed (K3)", async () => {
  using cli = testCli();
  await cli.run(DANA, { input: "seven tired otters read the log" });
  const sound = await cli.run(["audit", "verify", "--json"]);
  expect(sound.code).toBe(0);
  const { head } = JSON.parse(sound.out) as { readonly head: string };

  expect(await cli.run(["audit", "verify", "--head", head])).toMatchObject({ code: 0 });
  const other = "0".repeat(64);
  expect(await cli.run(["audit", "verify", "--head", other])).toMatchObject({
    code: 1,
    err: expect.stringContaining("cut off") as string,
  });
  for (const slip of ["", "abc", head.slice(1), `${head} `])
    expect(await cli.run(["audit", "verify", "--head", slip])).toMatchObject({
      code: 2,
      err: expect.stringContaining("64 digits") as string,
    });

  const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
  db.$client.exec("DROP TRIGGER audit_is_append_only_update; UPDATE audit SET action = 'nothing' WHERE id = 1");
  db.$client.close();
  expect(await cli.run(["audit", "verify"])).toMatchObject({ code: 1, err: expect.stringContaining("Row 1 is not what it was") as string });
});
