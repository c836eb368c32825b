import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, openWriter, storeWrites } from "@tocsin/store";
import { startSmtpReceiver } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOrCreateKeys } from "../secrets/key-file.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
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

  test("finds a data folder broken that others may read, also before there is anything in it: no server starts there", async () => {
    mkdirSync(cli.data, { recursive: true });
    chmodSync(cli.data, 0o755);

    expect(await tocsin(["doctor"])).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        `broken data folder    Others may read ${cli.data} (mode 755). Run: chmod 700 '${cli.data}'\n`,
      ) as string,
    });
  });

  test("says what it found, one line each, or as JSON", async () => {
    await tocsin([...DANA, "--superuser"], { input: PASSWORD });
    const told = await tocsin(["doctor", "--json"], { env: { TOCSIN_PROT: "80" } });

    expect(told.code).toBe(0);
    expect(JSON.parse(told.out)).toMatchObject({
      findings: [
        { check: "configuration", state: "note", detail: "TOCSIN_PROT is not a variable of ours (.env.example lists all)" },
        { check: "public URL", state: "note" },
        { check: "data folder", state: "ok" },
        { check: "secret key", state: "note" },
        { check: "database", state: "ok" },
        { check: "events", state: "ok" },
        { check: "superuser", state: "ok" },
        { check: "ledger", state: "ok" },
        { check: "audit trail", state: "ok" },
        { check: "clock", state: "ok" },
        { check: "mail", state: "note" },
        { check: "slack", state: "note" },
        { check: "msteams", state: "note" },
        { check: "webhooks", state: "note" },
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
    expect(await tocsin(["doctor"])).toMatchObject({ code: 1, out: expect.stringMatching(/broken database .*newer version/) as string });
  });

  test("asks the mail server to let us in, sends nothing, and says what is missing of the sender's domain", async () => {
    await using receiver = await startSmtpReceiver({ auth: { user: "tocsin", pass: "secret" } });
    await tocsin([...DANA, "--superuser"], { input: PASSWORD });
    const [{ key }] = readOrCreateKeys(join(cli.data, "secret.key"), "2026-11-27");
    const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
    const { host, port } = receiver;
    const password = secretsWithKey(key).seal(new SecretString("secret"), MAIL_PASSWORD_PLACE);
    const sender = { username: "tocsin", password, from: "Tocsin <tocsin@example.com>", systemTo: null };
    const pace = { connections: 3, ratePerMinute: null };
    const settings = { enabled: true, host, port, security: "none", ...sender, ...pace } as const;
    await using writer = openWriter(db);
    const { channels } = storeWrites(writer);
    await channels.saveMailSettings({ settings, by: null, at: 1 });
    const env = { TOCSIN_ALLOW_LOOPBACK: "true" };
    const records = { "example.com": "v=spf1 -all", "_domainkey.example.com": "" };

    const told = await tocsin(["doctor"], { env, records });
    expect(told).toMatchObject({ code: 0 });
    expect(told.out).toMatch(/ok {5}mail .* answers and lets us in/);
    expect(told.out).toMatch(/note {3}mail domain {4}example\.com has no DMARC record/);
    expect(receiver.messages).toEqual([]);

    await channels.pauseChannel({ channel: "mail", at: 1, code: "550 5.1.8", text: "No such domain", onlySendingTells: true });
    expect(await tocsin(["doctor"], { env, records })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/broken mail .*is broken: 550 5\.1\.8 No such domain The server does not take the sender/) as string,
    });

    await channels.resumeChannel({ channel: "mail", at: 2, proven: false });
    await channels.recordError({ channel: "mail", at: 3, code: "550 5.1.1", text: "Nobody" });
    expect((await tocsin(["doctor"], { env, records })).out).toMatch(
      /note {3}mail .* lets us in, but the newest try failed: 550 5\.1\.1 Nobody The server takes no mail for this address/,
    );

    receiver.answerAlways({ at: "auth", code: 535, text: "5.7.8 No" });
    const refused = await tocsin(["doctor"], { env, records });
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/broken mail .*does not work: 535 5\.7\.8/);
  });

  test("says why stored settings cannot be used any more", async () => {
    await tocsin(DANA, { input: PASSWORD });
    const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
    await using writer = openWriter(db);
    const sender = { username: null, password: null, from: "tocsin@example.com", systemTo: null, connections: 3, ratePerMinute: null };
    const settings = { enabled: true, host: "127.0.0.1", port: 25, security: "none", ...sender } as const;
    await storeWrites(writer).channels.saveMailSettings({ settings, by: null, at: 1 });

    expect((await tocsin(["doctor"])).out).toMatch(
      /broken mail .*not allowed any more: the mail server is this machine\. .*TOCSIN_ALLOW_LOOPBACK/,
    );
  });

  test("finds a ledger that does not add up, a changed audit row and a clock that was set back", async () => {
    await tocsin(DANA, { input: PASSWORD });
    const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
    db.$client
      .exec(`INSERT INTO events (id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, data, audience, rule,
        alert_only, body, body_hash, fan_out, intended, changed_at)
      VALUES ('e', 's', 'c', 'other', 15, 't', 1, 1, '{}', 'default', 'nobody', 0, '{}', 'h', 'fanned_out', 3, 1);
      DROP TRIGGER audit_is_append_only_update; UPDATE audit SET at = at + 86400000`);
    db.$client.close();

    const { code, out } = await tocsin(["doctor"]);

    expect(code).toBe(1);
    expect(out).toMatch(/broken ledger .*1 events do not add up/);
    expect(out).toMatch(/broken audit trail .*row 1 /);
    expect(out).toMatch(/broken clock .*the clock was set back/);
  });

  test("finds a data folder that cannot be used, or made, and a database that cannot be opened", async () => {
    const found = async (data: string) => await tocsin(["doctor"], { env: { TOCSIN_DATA: data } });
    mkdirSync(cli.data, { mode: 0o700 });
    mkdirSync(join(cli.data, "tocsin.db"), { mode: 0o700 });
    writeFileSync(join(cli.data, "file"), "");

    expect(await found(cli.data)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/broken database +.*tocsin\.db cannot be read/) as string,
    });
    for (const data of [join(cli.data, "file"), join(cli.data, "file", "data")])
      expect(await found(data)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/broken data folder .*file is not a folder/) as string,
      });
  });

  test("finds a damaged page also where nothing else has read it, and a backup says the same", async () => {
    await tocsin(DANA, { input: PASSWORD });
    const file = join(cli.data, "tocsin.db");
    const sound = readFileSync(file);
    const damaged = (from: number, to: number, byte: number) => {
      writeFileSync(file, Buffer.from(sound).fill(byte, from, to));
    };
    const half = Math.ceil(sound.length / 8_192) * 4_096;

    damaged(half, sound.length, 0xff);
    expect(await tocsin(["doctor"])).toMatchObject({ code: 1, out: expect.stringMatching(/broken database .*is damaged/) as string });
    expect(await tocsin(["backup", join(cli.data, "b.db")])).toMatchObject({ code: 1, err: expect.stringMatching(/is damaged/) as string });
    // Of an index that no question of the doctor goes through.
    damaged(4 * 4_096, 5 * 4_096, 0);
    expect(await tocsin(["doctor"])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/broken database .*is damaged \(.*\)\. Restore a backup\./) as string,
    });
    writeFileSync(file, sound);
    expect((await tocsin(["doctor"])).out).toMatch(/ok {5}database/);
  });

  test("finds an address at which nobody can sign in, and says where links lead without one", async () => {
    const found = async (env: Readonly<Record<string, string>>) => await tocsin(["doctor"], { env });

    expect(await found({ TOCSIN_PUBLIC_URL: "http://tocsin.example.com" })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/broken public URL +http:\/\/tocsin\.example\.com: .*nobody can sign in/) as string,
    });
    expect((await found({})).out).toMatch(/note {3}public URL .*unless the page Settings names/);
  });

  test("finds stored secrets whose key is not there, and a flow that cannot be reached", async () => {
    await tocsin(DANA, { input: PASSWORD });
    const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
    await using writer = openWriter(db);
    const { channels } = storeWrites(writer);
    const save = async (key: Uint8Array) => {
      const url = secretsWithKey(key).seal(new SecretString("https://flows.example.test/?sig=x"), TEAMS_URL_PLACE);
      await channels.saveTeamsSettings({ settings: { enabled: true, url, host: "flows.example.test" }, by: null, at: 1 });
    };
    await save(new Uint8Array(32));
    const found = async () => (await tocsin(["doctor"], { env: { TOCSIN_EGRESS_ALLOW: "flows.example.test" } })).out;

    expect(await found()).toMatch(/note {3}secret key .*opens nothing of before[\s\S]*broken msteams .*not in .*Bring the file/);
    const [{ key }] = readOrCreateKeys(join(cli.data, "secret.key"), "2026-11-27");
    expect(await found()).toMatch(/broken msteams .*was sealed with the key [0-9a-f]{8}; ours is .*Bring the file/);

    await save(key);
    db.$client.exec("INSERT INTO circuits (lane, opened_at, probe_at, wait_ms, code) VALUES ('msteams', 0, 1, 1, 'ECONNREFUSED')");
    expect(await found()).toMatch(/broken msteams .*cannot be reached since 1970-01-01T00:00:00\.000Z: ECONNREFUSED Nothing answers/);
  });

  test("fails if something is broken: a key that others may read, no room on the disk", async () => {
    await tocsin(DANA, { input: PASSWORD });
    writeFileSync(join(cli.data, "secret.key"), "x", { mode: 0o644 });
    const told = await tocsin(["doctor"], { env: { TOCSIN_MIN_FREE_MB: "100000000" } });

    expect(told).toMatchObject({ code: 1, err: "" });
    expect(told.out).toMatch(/broken data folder .*new events are refused/);
    expect(told.out).toMatch(/broken secret key .*Others may read the key/);
  });
});
