import { join } from "node:path";
import { openDatabase, openWriter, storeWrites } from "@tocsin/store";
import { startSlackServer, startWebhookReceiver } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOrCreateKeys } from "../secrets/key-file.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { newSigningSecret, signingPlace } from "../services/endpoint-secrets.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { type TestCli, testCli } from "../testing/test-cli.ts";

const PASSWORD = "seven tired otters read the log";
const AT = Date.UTC(2026, 10, 23, 8);
const TAKES_ALL = { events: null, format: "standard", header: null } as const;
const ENV = { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" };

let cli: TestCli;
beforeEach(async () => {
  cli = testCli();
  await cli.run(["user", "create", "--username", "dana", "--email", "dana@example.com", "--superuser"], { input: PASSWORD });
});
afterEach(() => {
  cli[Symbol.dispose]();
});

type Work = (writes: ReturnType<typeof storeWrites>, seal: (id: string) => string) => Promise<void>;

/** Writes into the data folder as the server would. */
async function arrange(work: Work): Promise<void> {
  const [{ key }] = readOrCreateKeys(join(cli.data, "secret.key"), "2026-11-27");
  await using writer = openWriter(openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" }));
  await work(storeWrites(writer), (id) => secretsWithKey(key).seal(newSigningSecret(), signingPlace(id)));
}

interface Arranged {
  readonly id: string;
  readonly url: string;
  readonly owner?: string;
}

function withEndpoints(...endpoints: readonly Arranged[]): Promise<void> {
  return arrange(async ({ channels, webhooks }, seal) => {
    await channels.saveWebhookSettings({ settings: { enabled: true, timeoutSeconds: 5 }, by: null, at: AT });
    for (const { id, url, owner = null } of endpoints)
      await webhooks.createEndpoint({ ...TAKES_ALL, id, name: `E${id}`, url, owner, by: "1", at: AT, secret: seal(id) });
  });
}

describe("doctor, of webhook endpoints", () => {
  test("says how many there are and which are off, and asks none of them", async () => {
    await using receiver = await startWebhookReceiver();
    await withEndpoints({ id: "1", url: `${receiver.url}?key=s3cret` }, { id: "2", url: receiver.url, owner: "1" });
    await arrange(async ({ webhooks }) => void (await webhooks.disableEndpoint({ id: "2", by: "1", at: AT, reason: "by_owner" })));

    const { code, out } = await cli.run(["doctor"], { env: ENV });

    expect(code).toBe(0);
    expect(out).toMatch(/ok {5}webhooks {7}2 endpoints, 1 turned off, 0 out of reach .*none was asked/);
    expect(out).toMatch(
      /note {3}webhooks {7}"E2" \(of dana\) at 127\.0\.0\.1:\d+ is turned off since 2026-11-23T08:00:00\.000Z \(by_owner\)/,
    );
    expect(receiver.messages).toEqual([]);
  });

  test("pings each that is on when asked to, and counts a shared one as broken, a person's own not", async () => {
    await using taking = await startWebhookReceiver();
    await using refusing = await startWebhookReceiver();
    refusing.answerAlways({ status: 500 });
    await withEndpoints({ id: "1", url: taking.url }, { id: "2", url: `${refusing.url}?key=s3cret`, owner: "1" });

    const own = await cli.run(["doctor", "--ping"], { env: ENV });
    await withEndpoints({ id: "3", url: `${refusing.url}?key=s3cret` });
    const shared = await cli.run(["doctor", "--ping"], { env: ENV });

    // The command line's clock stands still here: that is broken as well.
    expect(own.out).toMatch(/note {3}webhooks .*"E2" .*does not take a ping: 500/);
    expect(own.out).not.toMatch(/broken webhooks/);
    expect(shared).toMatchObject({ code: 1, out: expect.stringMatching(/broken webhooks .*"E3" \(shared\).*500/) as string });
    expect(taking.messages).toHaveLength(2);
    expect(own.out + shared.out).not.toContain("s3cret");
  });

  test("finds one that is not sent to, and one whose secret does not open", async () => {
    await withEndpoints({ id: "1", url: "https://hooks.example.com/a?key=s3cret" }, { id: "2", url: "https://other.example.com/" });
    const db = openDatabase({ file: join(cli.data, "tocsin.db"), access: "write" });
    db.$client.exec(
      `INSERT INTO circuits (lane, opened_at, probe_at, wait_ms, code, text) VALUES ('webhooks:1', ${String(AT)}, 1, 1, 'ETIMEDOUT', 'x');
      UPDATE webhook_endpoints SET secret = 'v1.1.AAAA' WHERE id = 2`,
    );
    db.$client.close();

    const { code, out } = await cli.run(["doctor"], { env: ENV });

    expect(code).toBe(1);
    expect(out).toMatch(
      /broken webhooks .*"E1" \(shared\) at hooks\.example\.com is not sent to since 2026-11-23T08:00:00\.000Z: ETIMEDOUT/,
    );
    expect(out).toMatch(/broken webhooks .*"E2" .*cannot be sent anything/);
    expect(out).not.toContain("s3cret");
  });
});

test("doctor says how far the clock is from that of a server that answered anyway", async () => {
  await using slack = await startSlackServer({ token: "xoxb-1234567890-doctor" });
  await arrange(async ({ channels }) => {
    const [{ key }] = readOrCreateKeys(join(cli.data, "secret.key"), "2026-11-27");
    const token = secretsWithKey(key).seal(new SecretString("xoxb-1234567890-doctor"), SLACK_TOKEN_PLACE);
    await channels.saveSlackSettings({ settings: { enabled: true, token, channel: null, apiUrl: slack.apiUrl }, by: null, at: AT });
  });

  // The command line's clock stands still here, the server's goes.
  const { code, out } = await cli.run(["doctor"], { env: ENV });

  expect(code).toBe(1);
  expect(out).toMatch(/broken clock {10}\d+ s (behind|ahead of) the servers that answered/);
});
