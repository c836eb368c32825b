import { startSlackServer, startSmtpReceiver, startTeamsFlow, type SmtpReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { type Browser, startTestServer, type TestServer } from "./testing/test-server.ts";

const SIGN_IN = { user: "tocsin", pass: "smtp-secret-4f2a" };
const ENV = { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" };
const TOKEN = "xoxb-1234567890-abcdef";

describe("a test before saving (N3)", () => {
  test("with a wrong password says so, with the right one arrives, and changes nothing that is saved", async () => {
    await using smtp = await startSmtpReceiver({ auth: SIGN_IN });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");

    const wrong = await root.send("POST", "/api/v1/channels/mail/test", { to: "me", settings: { ...mailTo(smtp), password: "wrong" } });
    const right = await root.send("POST", "/api/v1/channels/mail/test", { to: "me", settings: mailTo(smtp) });

    expect(wrong).toMatchObject({
      status: 200,
      body: {
        state: "failed",
        failure: "connection",
        code: "535 5.7.8",
        words: "Mail does not work: the connection was refused.",
        remedy: expect.stringContaining("user name and password") as string,
      },
    });
    expect(right).toMatchObject({
      status: 200,
      body: { state: "delivered", to: "root@example.com", code: "250", failure: null, remedy: null },
    });
    expect(smtp.messages).toMatchObject([{ subject: "[TEST] Mail from Tocsin", envelope: { to: ["root@example.com"] } }]);
    expect(smtp.messages[0]?.text).toContain("Root asked for it");
    expect(smtp.messages[0]?.text).toContain("This is a test");
    expect(await server.reads.channels.mailSettings({})).toBeNull();
    expect(server.onDisk()).not.toContain(SIGN_IN.pass);
  });

  test("is in the log as a test, with its attempt, and adds up; nobody else hears of it", async () => {
    await using smtp = await startSmtpReceiver({ auth: SIGN_IN });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    const dana = await signedIn(server, "dana");
    const { body, headers } = await root.send("POST", "/api/v1/channels/mail/test", { settings: mailTo(smtp) });
    await server.engine.drain();

    const detail = await root.get(`/api/v1/deliveries/${String(body["delivery"])}`);
    expect(detail).toMatchObject({
      status: 200,
      body: {
        test: true,
        title: "[TEST] Mail from Tocsin",
        state: "delivered",
        person: { username: "root" },
        attemptLog: [{ outcome: "delivered", code: "250" }],
      },
    });
    const again = await root.send("POST", `/api/v1/deliveries/${String(body["delivery"])}/redeliver`, {});
    expect(again).toMatchObject({ status: 422, body: { code: "test_is_tried_once" } });
    const event = await root.get(`/api/v1/events/${String(detail.body["eventId"])}`);
    const counts = [{ channel: "mail", state: "delivered", count: 1 }];
    expect(event.body).toMatchObject({ reachedNobody: null, ledger: { intended: 1, counts } });
    expect((await dana.get(`/api/v1/events/${String(detail.body["eventId"])}`)).status).toBe(404);
    expect((await root.get("/api/v1/alerts/count")).body).toEqual({ unread: 0 });
    expect(smtp.messages).toHaveLength(1);
    const { items } = await server.reads.operations.auditPage({ page: { limit: 1, after: null } });
    const requestId = headers.get("x-request-id");
    expect(items).toMatchObject([{ action: "channel.tested", object: "mail", detail: { to: "me", unsaved: true }, requestId }]);
  });

  test("leaves a paused lane, its queue and refused addresses as they are", async () => {
    await using smtp = await startSmtpReceiver({ auth: SIGN_IN });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    await root.send("PUT", "/api/v1/channels/mail", mailTo(smtp));
    await server.writes.channels.pauseChannel({ channel: "mail", at: server.clock.now(), code: "535", text: null });
    smtp.answerAlways({ at: "auth", code: 535, text: "5.7.8 Authentication failed" });
    await server.engine.drain();
    smtp.behave();
    const before = await server.reads.channels.channels({});

    smtp.answerNext({ at: "rcpt", code: 550, text: "5.1.1 No such user" });
    const refused = await root.send("POST", "/api/v1/channels/mail/test", {});
    const taken = await root.send("POST", "/api/v1/channels/mail/test", {});
    await server.engine.drain();

    expect(refused.body).toMatchObject({ state: "failed", failure: "recipient" });
    expect(taken.body).toMatchObject({ state: "delivered" });
    expect(await server.reads.channels.channels({})).toEqual(before);
    expect((await server.reads.channels.obstacles({ person: await idOf(server, "root") })).mail["other"]).toBe("connection_paused");
    await server.writes.channels.resumeChannel({ channel: "mail", at: server.clock.now(), proven: true });
    expect((await server.reads.channels.obstacles({ person: await idOf(server, "root") })).mail["other"]).toBeUndefined();
  });

  test("is not tried again: not by its schedule, and not by the next process", async () => {
    await using smtp = await startSmtpReceiver({ auth: SIGN_IN });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    smtp.answerNext({ at: "rcpt", code: 451, text: "4.7.1 Later" });

    const { body } = await root.send("POST", "/api/v1/channels/mail/test", { settings: mailTo(smtp) });
    server.clock.advance(86_400_000);
    await server.engine.drain();

    expect(body).toMatchObject({ state: "failed", failure: "transient", code: "451 4.7.1" });
    expect(smtp.messages).toEqual([]);
    const later = await signedIn(server, "root");
    expect((await later.get("/api/v1/deliveries?state=failed")).body).toMatchObject({ items: [{ test: true }] });
    expect((await later.get("/api/v1/deliveries/redeliverable?state=failed")).body).toEqual({ count: 0 });
  });

  test(
    "a thousand clicks send five, then say when to come back; another person has a count of their own",
    { timeout: 120_000 },
    async () => {
      await using smtp = await startSmtpReceiver({ auth: SIGN_IN });
      await using server = await startTestServer({ env: ENV });
      const root = await signedIn(server, "root");
      await root.send("PUT", "/api/v1/channels/mail", mailTo(smtp));

      const statuses: Record<number, number> = {};
      for (let clicks = 0; clicks < 1_000; clicks += 50) {
        const answers = await Promise.all(Array.from({ length: 50 }, () => root.send("POST", "/api/v1/channels/mail/test", {})));
        for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
      }
      const late = await root.send("POST", "/api/v1/channels/mail/test", {});
      server.clock.advance(5 * 60_000);
      const later = await root.send("POST", "/api/v1/channels/mail/test", {});

      expect(statuses).toEqual({ 200: 5, 429: 995 });
      expect(smtp.messages).toHaveLength(6);
      expect(late).toMatchObject({ status: 429, body: { code: "rate_limited" } });
      expect(late.headers.get("retry-after")).toBe("300");
      expect(later.status).toBe(200);
    },
  );

  test("with other settings needs a recent sign-in, and never carries the stored secret to another server", async () => {
    await using smtp = await startSmtpReceiver({ auth: SIGN_IN });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    await root.send("PUT", "/api/v1/channels/mail", mailTo(smtp));
    const masked = { ...mailTo(smtp), password: "••••4f2a" };

    const elsewhere = await root.send("POST", "/api/v1/channels/mail/test", { settings: { ...masked, port: smtp.port + 1 } });
    const same = await root.send("POST", "/api/v1/channels/mail/test", {
      settings: { ...masked, systemTo: "team@example.com" },
      to: "shared",
    });
    server.clock.advance(16 * 60_000);
    const stale = await root.send("POST", "/api/v1/channels/mail/test", { settings: masked });
    const saved = await root.send("POST", "/api/v1/channels/mail/test", {});

    expect(elsewhere).toMatchObject({ status: 422, body: { code: "secret_required", errors: [{ path: "/settings/password" }] } });
    expect(same).toMatchObject({ status: 200, body: { state: "delivered", to: "team@example.com" } });
    expect(stale).toMatchObject({ status: 403, body: { code: "recent_auth_required" } });
    expect(saved.status).toBe(200);
  });

  test("is for superusers, of a channel that is set up, to a place that there is", async () => {
    await using server = await startTestServer({ env: ENV });
    const [root, dana] = [await signedIn(server, "root"), await signedIn(server, "dana")];
    const slack = { enabled: true, token: TOKEN, channel: null, apiUrl: "http://127.0.0.1:1/api" };

    expect(await dana.send("POST", "/api/v1/channels/mail/test", {})).toMatchObject({ status: 403 });
    expect(await root.send("POST", "/api/v1/channels/mail/test", {})).toMatchObject({ status: 422, body: { code: "not_set_up" } });
    expect(await root.send("POST", "/api/v1/channels/slack/test", { to: "shared", settings: slack })).toMatchObject({
      status: 422,
      body: { code: "no_address", errors: [{ path: "/to" }] },
    });
    expect(await root.send("POST", "/api/v1/channels/msteams/test", { to: "me" })).toMatchObject({ status: 400 });
  });

  test("reaches Slack, oneself and the channel, and Teams through the flow", async () => {
    await using slack = await startSlackServer({ token: TOKEN });
    await using flow = await startTeamsFlow({ responds: true });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    const settings = { enabled: true, token: TOKEN, channel: "#appsec", apiUrl: slack.apiUrl };

    const me = await root.send("POST", "/api/v1/channels/slack/test", { to: "me", settings });
    const channel = await root.send("POST", "/api/v1/channels/slack/test", { to: "shared", settings });
    const teams = await root.send("POST", "/api/v1/channels/msteams/test", { settings: { enabled: true, url: flow.url } });

    expect([me.body["state"], channel.body["state"], teams.body["state"]]).toEqual(["delivered", "delivered", "delivered"]);
    expect(slack.messages.map(({ to }) => to)).toEqual(["root@example.com", "#appsec"]);
    expect(slack.messages[0]?.text).toContain("[TEST] Slack from Tocsin");
    expect(flow.messages).toHaveLength(1);
  });
});

describe("bad input of a channel has a clear answer, and nothing is saved or lost", () => {
  test.each([
    ["a user's token", { token: "xoxp-1234567890-abcdef" }, "/token", "begins with xoxb-"],
    ["garbage for a token", { token: "hunter2" }, "/token", "begins with xoxb-"],
    ["a channel with a space", { channel: "app sec" }, "/channel", "#appsec-alerts"],
  ])("%s, saved or tried out", async (_, changed, path, words) => {
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    const settings = { enabled: true, token: TOKEN, channel: "#appsec", apiUrl: "https://slack.com/api", ...changed };

    const saved = await root.send("PUT", "/api/v1/channels/slack", settings);
    const tested = await root.send("POST", "/api/v1/channels/slack/test", { settings });

    const message = expect.stringContaining(words) as string;
    expect(saved).toMatchObject({ status: 400, body: { errors: [{ path, message }] } });
    expect(tested).toMatchObject({ status: 400, body: { errors: [{ path: `/settings${path}`, message }] } });
    expect(await server.reads.channels.slackSettings({})).toBeNull();
  });

  test.each([
    ["an Office 365 connector", "https://acme.webhook.office.com/webhookb2/1", "retired"],
    [
      "a URL without a signature",
      "https://a.01.environment.api.powerplatform.com/workflows/1/triggers/manual/paths/invoke?api-version=1",
      "sig=",
    ],
    ["a URL of somewhere else", "https://flows.example.com/workflows/1/triggers/manual/paths/invoke?sig=x", "Power Automate"],
  ])("%s for Teams", async (_, url, words) => {
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    const message = expect.stringContaining(words) as string;

    const saved = await root.send("PUT", "/api/v1/channels/msteams", { enabled: true, url });
    const tested = await root.send("POST", "/api/v1/channels/msteams/test", { settings: { enabled: true, url } });

    expect(saved).toMatchObject({ status: 422, body: { code: "address_refused", errors: [{ path: "/url", message }] } });
    expect(tested).toMatchObject({ status: 422, body: { code: "address_refused", errors: [{ path: "/settings/url", message }] } });
    expect(await server.reads.channels.teamsSettings({})).toBeNull();
  });

  test("a token that Slack does not know and a channel that does not exist are said with what to do", async () => {
    await using slack = await startSlackServer({ token: TOKEN });
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    const settings = { enabled: true, token: TOKEN, channel: "#nowhere", apiUrl: slack.apiUrl };

    const unknown = await root.send("POST", "/api/v1/channels/slack/test", { settings: { ...settings, token: "xoxb-0000000000-000000" } });
    slack.answerNext({ at: "chat.postMessage", error: "channel_not_found" });
    const nowhere = await root.send("POST", "/api/v1/channels/slack/test", { to: "shared", settings });

    expect(unknown.body).toMatchObject({ state: "failed", code: "invalid_auth", remedy: expect.stringContaining("bot token") as string });
    expect(nowhere.body).toMatchObject({
      state: "failed",
      code: "channel_not_found",
      remedy: expect.stringContaining("/invite") as string,
    });
    expect(JSON.stringify([unknown.body, nowhere.body])).not.toContain("xoxb-0000000000");
  });

  test("a mail server that refuses, is silent, offers no TLS or does not exist is said with what to do", { timeout: 60_000 }, async () => {
    await using smtp = await startSmtpReceiver();
    await using server = await startTestServer({ env: ENV });
    const root = await signedIn(server, "root");
    const open = { ...mailTo(smtp), username: null, password: null };
    const tryOut = async (changed: object) =>
      (await root.send("POST", "/api/v1/channels/mail/test", { settings: { ...open, ...changed } })).body;

    expect(await tryOut({ port: 1 })).toMatchObject({
      state: "failed",
      code: "ECONNREFUSED",
      remedy: expect.stringContaining("Nothing answers") as string,
    });
    expect(await tryOut({ security: "starttls" })).toMatchObject({ state: "failed", remedy: expect.stringContaining("TLS") as string });
    expect(await tryOut({ host: "no-such-host.invalid" })).toMatchObject({
      state: "failed",
      remedy: expect.stringContaining("no such host") as string,
    });
    smtp.answerNext({ at: "connect", hang: true });
    expect(await tryOut({})).toMatchObject({ state: "failed", remedy: expect.stringContaining("did not answer in time") as string });
    smtp.answerAlways({ at: "connect", code: 554, text: "No SMTP service here" });
    expect(await tryOut({})).toMatchObject({ state: "failed", code: "554" });
    expect(await server.reads.channels.mailSettings({})).toBeNull();
  });
});

function mailTo({ host, port }: SmtpReceiver) {
  return {
    enabled: true,
    host,
    port,
    security: "none",
    username: SIGN_IN.user,
    password: SIGN_IN.pass,
    from: "Tocsin <tocsin@example.com>",
    systemTo: null,
  };
}

async function signedIn(server: TestServer, username: string): Promise<Browser> {
  await server.letSignIn(username);
  const browser = server.browser();
  await browser.signIn(username);
  return browser;
}

async function idOf({ reads }: TestServer, username: string): Promise<string> {
  return (await reads.directory.personByUsername({ username }))?.id ?? "";
}
