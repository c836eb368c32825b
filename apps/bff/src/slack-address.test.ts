import { type SlackServer, startSlackServer } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { createLog } from "./log/log.ts";
import { standsIn } from "./testing/canaries.ts";
import { type Browser, startTestServer, type TestServer } from "./testing/test-server.ts";

const ENV = { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" };
const TOKEN = "xoxb-1234567890-abcdef";
const OTHER = "dana@slack.example.org";
const MINUTE = 60_000;

describe("a Slack e-mail other than the login's (P5)", () => {
  test("gets the code by direct message, and the person's messages from when it was entered, and none before", async () => {
    const lines: string[] = [];
    const log = createLog({ level: "debug", isTerminal: false, write: (line) => lines.push(line) });
    await using slack = await startSlackServer({ token: TOKEN });
    await using server = await startTestServer({ env: ENV, log });
    const { dana, mention } = await connected(server, slack);

    const asked = await patch(dana, { slackEmail: OTHER, timeZone: "Europe/Berlin" });
    await mention("before");
    const code = codeIn(slack);
    const confirmed = await enter(dana, code);
    await mention("after");

    const pending = { email: OTHER, triesLeft: 5, arrived: true, expiresAt: new Date(server.clock.now() + 10 * MINUTE).toISOString() };
    expect(asked).toMatchObject({
      status: 200,
      body: { slackEmail: null, timeZone: "Europe/Berlin", slack: { origin: "login", pending } },
    });
    expect(confirmed).toMatchObject({ status: 200, body: { slackEmail: OTHER, slack: { origin: "confirmed", pending: null } } });
    expect((await dana.get("/api/v1/me")).body).toEqual(confirmed.body);
    expect(slack.messages.map(({ to, text }) => `${to} ${text.replace(code, "CODE").split(/[.:] /)[0] ?? ""}`)).toEqual([
      `${OTHER} Your code for Tocsin is CODE`,
      "dana@example.com before",
      `${OTHER} after`,
    ]);
    const told = (await dana.get("/api/v1/alerts")).text;
    expect(told).toContain("Your Slack messages go to another account");
    for (const text of [lines.join(""), server.onDisk(), asked.text, confirmed.text, told]) expect(standsIn(text, code)).toBe(false);
    const sent = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ event }) => event === "slack_code.sent");
    expect(sent).toMatchObject({ level: "info", fate: "arrived", code: "ok" });
  });

  test("goes back to the login's at once, and a code that was called off counts no more", async () => {
    await using slack = await startSlackServer({ token: TOKEN });
    await using server = await startTestServer({ env: ENV });
    const { dana, mention } = await connected(server, slack);
    await patch(dana, { slackEmail: OTHER });
    await enter(dana, codeIn(slack));
    await patch(dana, { slackEmail: "third@slack.example.org" });

    const off = await patch(dana, { slackEmail: OTHER.toUpperCase() });
    const late = await enter(dana, codeIn(slack));
    server.clock.advance(16 * MINUTE);
    const back = await patch(dana, { slackEmail: "Dana@Example.com" });
    await mention("back");

    expect(off).toMatchObject({ status: 200, body: { slackEmail: OTHER, slack: { origin: "confirmed", pending: null } } });
    expect(late).toMatchObject({ status: 422, body: { code: "code_void" } });
    expect(back).toMatchObject({ status: 200, body: { slackEmail: null, slack: { origin: "login", confirmedAt: null } } });
    expect(slack.messages.at(-1)).toMatchObject({ to: "dana@example.com" });
  });

  test("is refused where no code can be sent, in words, and nothing else of the request is done", async () => {
    const known = (email: string) => !email.startsWith("nobody");
    await using slack = await startSlackServer({ token: TOKEN, isKnown: known });
    await using server = await startTestServer({ env: ENV });
    const dana = await signedIn(server, "dana");
    const wanted = { slackEmail: OTHER, timeZone: "Europe/Berlin" };

    const off = await patch(dana, wanted);
    await connect(server, slack);
    const nobody = await patch(dana, { ...wanted, slackEmail: "nobody@slack.example.org" });
    slack.answerNext({ at: "users.lookupByEmail", error: "invalid_auth" });
    const broken = await patch(dana, wanted);
    slack.answerNext({ at: "users.lookupByEmail", status: 429, retryAfter: "30" });
    const limited = await patch(dana, wanted);
    server.clock.advance(16 * MINUTE);
    const stale = await patch(dana, wanted);

    expect(off).toMatchObject({ status: 422, body: { code: "not_set_up" } });
    expect(nobody).toMatchObject({ status: 422, body: { code: "no_slack_account", errors: [{ path: "/slackEmail" }] } });
    expect(broken).toMatchObject({
      status: 503,
      body: { code: "slack_failed", detail: expect.stringContaining("no code is on its way") as string },
    });
    expect(limited).toMatchObject({
      status: 429,
      body: { code: "rate_limited", detail: expect.stringContaining("no code was sent") as string },
    });
    expect(limited.headers.get("retry-after")).toBe("30");
    expect(stale).toMatchObject({ status: 403, body: { code: "recent_auth_required" } });
    expect((await dana.get("/api/v1/me")).body).toMatchObject({ timeZone: null, slackEmail: null, slack: { pending: null } });
    expect(slack.messages).toEqual([]);
  });

  test("waits all the same where nobody knows whether the code arrived, and says so", async () => {
    await using slack = await startSlackServer({ token: TOKEN });
    await using server = await startTestServer({ env: ENV });
    const { dana } = await connected(server, slack);
    slack.answerNext({ at: "chat.postMessage", drop: "after" });

    const asked = await patch(dana, { slackEmail: OTHER });

    expect(asked).toMatchObject({ status: 200, body: { slack: { pending: { email: OTHER, arrived: false } } } });
    expect(await enter(dana, codeIn(slack))).toMatchObject({ status: 200, body: { slackEmail: OTHER } });
  });

  test("a code is entered in ten minutes, five times at most, by nobody else; and no more than five are sent in an hour", async () => {
    await using slack = await startSlackServer({ token: TOKEN });
    await using server = await startTestServer({ env: ENV });
    const { dana } = await connected(server, slack);
    const eli = await signedIn(server, "eli");
    const wrong = () =>
      enter(
        dana,
        codeIn(slack).replaceAll(/\d/g, (digit) => String(9 - Number(digit))),
      );

    await patch(dana, { slackEmail: OTHER });
    expect(await enter(eli, codeIn(slack))).toMatchObject({ status: 422, body: { code: "code_void" } });
    const details = [];
    for (let tries = 0; tries < 5; tries += 1) details.push((await wrong()).body["detail"]);
    expect(details).toEqual([4, 3, 2, 1, 0].map((left) => expect.stringContaining(WRONG[left] ?? "") as string));
    expect(await enter(dana, codeIn(slack))).toMatchObject({ status: 422, body: { code: "code_void" } });
    expect((await dana.get("/api/v1/me")).body).toMatchObject({ slackEmail: null, slack: { pending: { triesLeft: 0 } } });

    await patch(dana, { slackEmail: OTHER });
    server.clock.advance(10 * MINUTE);
    expect(await enter(dana, codeIn(slack))).toMatchObject({
      status: 422,
      body: { code: "code_void", detail: expect.stringContaining("ten minutes") as string },
    });
    await dana.signIn("dana");
    for (const email of [OTHER, "third@slack.example.org", "fourth@slack.example.org"])
      expect((await patch(dana, { slackEmail: email })).status).toBe(200);
    const often = await patch(dana, { slackEmail: "fifth@slack.example.org" });
    expect(often).toMatchObject({
      status: 429,
      body: { code: "rate_limited", detail: expect.stringContaining("Try again in 50 minutes") as string },
    });
    expect(often.headers.get("retry-after")).toBe("3000");
    expect(slack.messages).toHaveLength(5);
    expect(await enter(dana, "12ab")).toMatchObject({
      status: 400,
      body: { errors: [{ path: "/code", message: "The code has 8 digits." }] },
    });
  });

  test("what the directory gives is changed there", async () => {
    await using server = await startTestServer({ env: ENV });
    const root = await server.tokenOf("root", ["directory:write", "admin"]);
    const users = [{ ref: "2", username: "dana", email: "dana@example.com", name: "Dana", slackEmail: OTHER }];
    const imported = await fetch(`${server.address}/api/v1/directory`, {
      method: "PUT",
      headers: { authorization: `Bearer ${root}`, "content-type": "application/json" },
      body: JSON.stringify({ source: "defectdojo", users }),
    });
    const dana = await signedIn(server, "dana");

    expect(imported.status).toBe(200);
    expect((await dana.get("/api/v1/me")).body).toMatchObject({ slackEmail: OTHER, slack: { origin: "directory", confirmedAt: null } });
    for (const slackEmail of [null, "mine@slack.example.org"])
      expect(await patch(dana, { slackEmail })).toMatchObject({
        status: 409,
        body: { code: "owned_by_source", errors: [{ path: "/slackEmail" }] },
      });
    expect((await patch(dana, { slackEmail: OTHER })).status).toBe(200);
  });
});

const WRONG = ["wrong too often", "One more try", "2 more tries", "3 more tries", "4 more tries"];

async function signedIn(server: TestServer, username: string): Promise<Browser> {
  await server.letSignIn(username);
  const browser = server.browser();
  expect((await browser.signIn(username)).status).toBe(204);
  return browser;
}

async function connect(server: TestServer, { apiUrl }: SlackServer): Promise<Browser> {
  const root = await signedIn(server, "root");
  const saved = await root.send("PUT", "/api/v1/channels/slack", { enabled: true, token: TOKEN, channel: null, apiUrl });
  expect(saved.status).toBe(200);
  return root;
}

/** Slack is set up, and Dana wants to be told in Slack when she is mentioned. */
async function connected(server: TestServer, slack: SlackServer) {
  await connect(server, slack);
  const dana = await signedIn(server, "dana");
  const changes = [{ event: "user_mentioned", channel: "slack", from: "inherit", to: "on" }];
  expect((await dana.send("PATCH", "/api/v1/preferences/personal", { changes })).status).toBe(200);
  const sender = await server.tokenOf("root", ["events:write"]);
  const mention = async (title: string): Promise<void> => {
    await fetch(`${server.address}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${sender}`, "content-type": "application/json" },
      body: JSON.stringify({ type: "user_mentioned", title, recipients: ["dana"] }),
    });
    await server.engine.drain();
  };
  return { dana, mention };
}

function patch(browser: Browser, json: object) {
  return browser.send("PATCH", "/api/v1/me", json);
}

function enter(browser: Browser, code: string) {
  return browser.send("POST", "/api/v1/me/slack/confirm", { code });
}

/** In the newest message that has one. */
function codeIn({ messages }: SlackServer): string {
  const codes = messages.flatMap(({ text }) => /\b\d{8}\b/.exec(text)?.[0] ?? []);
  return codes.at(-1) ?? "";
}
