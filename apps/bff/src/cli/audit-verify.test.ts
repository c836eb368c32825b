import { join } from "node:path";
import { openDatabase, openWriter, retentionStore, storeWrites } from "@tocsin/store";
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

test("audit verify does not call a trail cut off whose old rows have gone by age: a head of one of them says by its id that it is old", async () => {
  using cli = testCli();
  await cli.run(DANA, { input: "seven tired otters read the log" });
  const { head } = JSON.parse((await cli.run(["audit", "verify", "--json"])).out) as { readonly head: string };
  const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
  const inThreeYears = Date.now() + 3 * 366 * 86_400_000;
  const writer = openWriter(db);
  await storeWrites(writer).access.audit({ at: inThreeYears, actor: null, action: "noted", object: null, detail: {} });
  const removed = await retentionStore(writer).purgeAudit({ now: inThreeYears, rowsMax: 100 });
  await writer[Symbol.asyncDispose]();

  expect(await cli.run(["audit", "verify"])).toMatchObject({ code: 0 });
  // The newest that went is where the chain begins now.
  expect(await cli.run(["audit", "verify", "--head", head])).toMatchObject({ code: 0 });
  expect(await cli.run(["audit", "verify", "--head", "0".repeat(64)])).toMatchObject({
    code: 1,
    err: expect.stringContaining(`unless its line says id ${String(removed)} or less: those rows have been removed by their age`) as string,
  });
});
