import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@tocsin/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestCli, testCli } from "../testing/test-cli.ts";

const PASSWORD = "seven tired otters read the log";
const DANA = ["user", "create", "--username", "dana", "--email", "dana@example.com"];

let cli: TestCli;
beforeEach(() => {
  cli = testCli();
});
afterEach(() => {
  cli[Symbol.dispose]();
});
const tocsin: TestCli["run"] = async (args, given) => await cli.run(args, given);

describe("doctor", () => {
  test("finds an installation that is not started yet in order, and makes nothing", async () => {
    const told = await tocsin(["doctor"]);

    expect(told.code).toBe(0);
    expect(told.out).toMatch(/note {3}database .*is made at the first start/);
    expect(() => statSync(cli.data)).toThrow("ENOENT");
  });

  test("says what it found, one line each, or as JSON", async () => {
    await tocsin([...DANA, "--superuser"], { input: PASSWORD });
    const told = await tocsin(["doctor", "--json"], { env: { TOCSIN_PROT: "80" } });

    expect(told.code).toBe(0);
    expect(JSON.parse(told.out)).toMatchObject({
      findings: [
        { check: "configuration", state: "note", detail: "TOCSIN_PROT is not a variable of ours" },
        { check: "data folder", state: "ok" },
        { check: "secret key", state: "note" },
        { check: "database", state: "ok" },
        { check: "events", state: "ok" },
        { check: "superuser", state: "ok" },
        { check: "mail", state: "note" },
        { check: "slack", state: "note" },
        { check: "msteams", state: "note" },
        { check: "server", state: "note" },
      ],
    });
  });

  test("finds a database from a newer version broken, and one from an older version in need of a start", async () => {
    await tocsin(DANA, { input: PASSWORD });
    const change = (sql: string): void => {
      const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
      db.$client.exec(sql);
      db.$client.close();
    };

    change("DELETE FROM migrations WHERE name >= '0002'");
    expect(await tocsin(["doctor"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/note {3}database .*next start.*0002_/) as string,
    });

    change("INSERT INTO migrations (name, hash, at) VALUES ('9999_future.sql', 'x', 1)");
    expect(await tocsin(["doctor"])).toMatchObject({ code: 1, err: expect.stringMatching(/broken database .*newer version/) as string });
  });

  test("fails if something is broken: a key that others may read, no room on the disk", async () => {
    await tocsin(DANA, { input: PASSWORD });
    writeFileSync(join(cli.data, "secret.key"), "x", { mode: 0o644 });
    const told = await tocsin(["doctor"], { env: { TOCSIN_MIN_FREE_MB: "100000000" } });

    expect(told).toMatchObject({ code: 1, out: "" });
    expect(told.err).toMatch(/broken data folder .*new events are refused/);
    expect(told.err).toMatch(/broken secret key .*Others may read the key/);
  });
});
