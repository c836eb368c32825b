import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
        { check: "server", state: "note" },
      ],
    });
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
