import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOrCreateKeys } from "../secrets/key-file.ts";
import { type TestCli, testCli } from "../testing/test-cli.ts";

let cli: TestCli;
let folder: string;
beforeEach(() => {
  cli = testCli();
  folder = mkdtempSync(join(tmpdir(), "tocsin-backup-"));
});
afterEach(() => {
  cli[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const DANA = ["user", "create", "--username", "dana", "--email", "dana@example.com"];
const intoAnotherFolder = () => ({ env: { TOCSIN_DATA: join(folder, "other") } });

describe("backup and restore", () => {
  test("bring everybody into another data folder, without the key", async () => {
    await cli.run(DANA, { input: "seven tired otters read the log" });
    const [{ key }] = readOrCreateKeys(join(cli.data, "secret.key"), "2026-11-27");
    const file = join(folder, "backup.db");

    expect(await cli.run(["backup", file])).toEqual({
      code: 0,
      out: `${file}: 1 people, 0 events, 0 deliveries. The secret key is not in it: keep ${join(cli.data, "secret.key")} apart.\n`,
      err: "",
    });
    const bytes = readFileSync(file);
    for (const form of [Buffer.from(key), Buffer.from(key).toString("base64"), Buffer.from(key).toString("hex")])
      expect(bytes.includes(form)).toBe(false);

    const told = await cli.run(["restore", file, "--json"], intoAnotherFolder());
    expect(told).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(told.out)).toEqual({
      file: join(folder, "other", "tocsin.db"),
      people: 1,
      events: 0,
      deliveries: 0,
      attempts: 0,
      held: 0,
    });
    expect((await cli.run([...DANA], { ...intoAnotherFolder(), input: "seven tired otters read the log" })).err).toContain("dana exists");
  });

  test("say in words why not", async () => {
    await cli.run(DANA, { input: "seven tired otters read the log" });
    const file = join(folder, "backup.db");
    writeFileSync(file, "precious");
    mkdirSync(join(folder, "other"), { mode: 0o700 });

    expect(await cli.run(["backup", file])).toEqual({ code: 1, out: "", err: `${file} exists. A backup never replaces a file.\n` });
    expect(await cli.run(["backup", join(folder, "nowhere", "backup.db")])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/\(ENOENT\)\. Make its folder first\.\n$/) as string,
    });
    expect(await cli.run(["restore", file])).toMatchObject({
      code: 1,
      err: expect.stringContaining("Restore into an empty data folder") as string,
    });
    expect(await cli.run(["restore", join(folder, "missing.db")], intoAnotherFolder())).toMatchObject({
      code: 1,
      err: `There is no backup at ${join(folder, "missing.db")}.\n`,
    });
  });
});

describe("deliveries release and skip", () => {
  test("want to hear which, and say how many", async () => {
    await cli.run(DANA, { input: "seven tired otters read the log" });

    expect(await cli.run(["deliveries", "release"])).toMatchObject({ code: 2 });
    expect(await cli.run(["deliveries", "release", "--restored"])).toEqual({
      code: 0,
      out: "0 deliveries released: they are due now.\n",
      err: "",
    });
    expect(await cli.run(["deliveries", "skip", "--restored"])).toEqual({
      code: 0,
      out: "0 deliveries skipped: they are cancelled.\n",
      err: "",
    });
  });
});
