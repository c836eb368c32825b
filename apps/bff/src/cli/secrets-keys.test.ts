import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SlackSettings, TeamsSettings } from "@tocsin/ports";
import { type Db, lockForServer, openDatabase, openWriter, resealSecrets, sealedSecrets, storeWrites } from "@tocsin/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addKey, readKeys, readOrCreateKeys } from "../secrets/key-file.ts";
import { keyRing, keysOf } from "../secrets/key-ring.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { type Secrets, secretsWithKeys, SecretUnreadable } from "../secrets/secrets.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
import { type TestCli, testCli } from "../testing/test-cli.ts";

const DANA = ["user", "create", "--username", "dana", "--email", "dana@example.com", "--superuser"];
const TOKEN = "xoxb-1234567890-abcdef";
const FLOW = "https://flows.example.test/workflows/7d?sig=secret";

let cli: TestCli;
let file: string;
/** What a server has that was started before. */
let running: Secrets;
let db: Db;

beforeEach(async () => {
  cli = testCli();
  file = join(cli.data, "secret.key");
  await cli.run(DANA, { input: "seven tired otters read the log" });
  const keys = keysOf(readOrCreateKeys(file, "2020-01-01"));
  running = secretsWithKeys(keyRing(file, keys));
  db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
  const token = running.seal(new SecretString(TOKEN), SLACK_TOKEN_PLACE);
  const slack: SlackSettings = { enabled: true, token, channel: null, apiUrl: "https://slack.com/api" };
  const url = running.seal(new SecretString(FLOW), TEAMS_URL_PLACE);
  const teams: TeamsSettings = { enabled: true, url, host: "flows.example.test" };
  const { channels } = storeWrites(openWriter(db));
  await channels.saveSlackSettings({ settings: slack, by: null, at: 1 });
  await channels.saveTeamsSettings({ settings: teams, by: null, at: 1 });
});
afterEach(() => {
  db.$client.close();
  cli[Symbol.dispose]();
});

const openedBy = (secrets: Secrets) => sealedSecrets(db).map(({ sealed, ...place }) => secrets.open(sealed, place).reveal());
const fromFile = () => secretsWithKeys(() => keysOf(readOrCreateKeys(file, "")));
const keyIds = () => new Set(sealedSecrets(db).map(({ sealed }) => sealed.split(".")[1]));

describe("rotating the key (11.2.2)", () => {
  test("adds no key where something does not open", async () => {
    writeFileSync(file, `${Buffer.alloc(32, 9).toString("base64")} 2026-01-01\n`);

    const told = await cli.run(["secrets", "rotate"]);

    expect(told).toMatchObject({ code: 1, err: expect.stringContaining("Nothing was changed") as string });
    expect(readKeys(file)).toHaveLength(1);
  });

  test("seals everything anew, under a server that goes on, and the old key opens nothing once it is given up", async () => {
    const old = readKeys(file);
    const before = keyIds();

    expect(await cli.run(["secrets", "rotate"])).toMatchObject({ code: 0 });

    expect(keyIds().size).toBe(1);
    expect([...keyIds()].some((id) => before.has(id))).toBe(false);
    expect(openedBy(running).toSorted()).toEqual([FLOW, TOKEN].toSorted());
    expect(openedBy(fromFile()).toSorted()).toEqual([FLOW, TOKEN].toSorted());

    expect(await cli.run(["secrets", "prune", "--break-links"])).toMatchObject({ code: 0 });
    expect(readKeys(file)).toHaveLength(1);
    expect(openedBy(fromFile()).toSorted()).toEqual([FLOW, TOKEN].toSorted());
    expect(() => openedBy(secretsWithKeys(() => keysOf(old ?? readOrCreateKeys(file, ""))))).toThrow(SecretUnreadable);
  });

  test("leaves everything readable wherever it is cut short", async () => {
    // Only the file is written.
    const keys = keysOf(addKey(file, "2026-11-27"));
    expect(openedBy(fromFile()).toSorted()).toEqual([FLOW, TOKEN].toSorted());
    expect(openedBy(running).toSorted()).toEqual([FLOW, TOKEN].toSorted());

    // In the middle of the transaction.
    const before = sealedSecrets(db);
    const secrets = secretsWithKeys(() => keys);
    let done = 0;
    const cut = resealSecrets(openWriter(db), ({ sealed, ...place }) => {
      done += 1;
      if (done === 2) throw new Error("killed");
      return secrets.seal(secrets.open(sealed, place), place);
    });
    await expect(cut).rejects.toThrow("killed");
    expect(sealedSecrets(db)).toEqual(before);

    // And again from the start.
    expect(await cli.run(["secrets", "rotate"])).toMatchObject({ code: 0 });
    expect(openedBy(fromFile()).toSorted()).toEqual([FLOW, TOKEN].toSorted());
    expect(keyIds().size).toBe(1);
  });

  test("keeps the old key while links in mails are to work", async () => {
    await cli.run(["secrets", "rotate"]);

    expect(await cli.run(["secrets", "prune"])).toMatchObject({ code: 1, err: expect.stringContaining("wait 60 more") as string });
    expect(readKeys(file)).toHaveLength(2);
  });

  test("is not finished under a server that runs, which may have sealed something with the old key that it is about to store", async () => {
    await cli.run(["secrets", "rotate"]);
    const keys = readKeys(file);
    const server = lockForServer(join(cli.data, "tocsin.db"), 0);

    const refused = await cli.run(["secrets", "prune", "--break-links"]);
    server.release();

    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("Stop it") as string });
    expect(readKeys(file)).toEqual(keys);
    expect(await cli.run(["secrets", "prune", "--break-links"])).toMatchObject({ code: 0 });
    expect(readKeys(file)).toHaveLength(1);
    // And none is kept from starting afterwards.
    lockForServer(join(cli.data, "tocsin.db"), 0).release();
  });

  test("changes nothing where a secret cannot be opened, and says which", async () => {
    db.$client.exec(
      "UPDATE channels SET settings = json_set(settings, '$.token', 'v1.00000000.' || substr(json_extract(settings, '$.token'), 22)) WHERE channel = 'slack'",
    );
    const before = sealedSecrets(db);

    expect(await cli.run(["secrets", "rotate"])).toMatchObject({ code: 1, err: expect.stringContaining("channels/slack/token") as string });
    expect(sealedSecrets(db)).toEqual(before);
  });

  test("two secrets that exchanged their places open no more (11.3.3)", () => {
    const [slack, teams] = sealedSecrets(db);
    if (slack === undefined || teams === undefined) throw new Error("Two secrets were stored");

    expect(() => running.open(slack.sealed, teams)).toThrow(SecretUnreadable);
    expect(() => running.open(teams.sealed, slack)).toThrow(SecretUnreadable);
  });
});
