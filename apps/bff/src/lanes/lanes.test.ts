import { randomBytes } from "node:crypto";
import type { ChannelAdapter, MailSettings, PaceMark, SlackSettings } from "@tocsin/ports";
import { fixedClock, startSlackServer } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../config/config.ts";
import { SILENT_LOG } from "../log/log.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { channelLanes } from "./lanes.ts";

const secrets = secretsWithKey(randomBytes(32));
const SETTINGS: MailSettings = {
  enabled: true,
  host: "smtp.example.com",
  port: 587,
  security: "starttls",
  username: "tocsin",
  password: secrets.seal(new SecretString("hunter2"), MAIL_PASSWORD_PLACE),
  from: "Tocsin <tocsin@example.com>",
  systemTo: null,
  connections: 3,
  ratePerMinute: null,
};

function laneWith(first: MailSettings | null, env: Readonly<Record<string, string>> = {}) {
  const state = { settings: first, slack: null as SlackSettings | null, heard: [] as string[], unknown: [] as string[] };
  const marks: PaceMark[] = [];
  const { mail: lane, slack } = channelLanes({
    channels: {
      mailSettings: async () => state.settings,
      slackSettings: async () => state.slack,
      teamsSettings: async () => null,
      recordError: () => Promise.reject(new Error("Not what superusers are told of")),
    },
    pace: { paceMarks: async () => marks, savePaceMarks: async (saved) => void marks.push(...saved.marks) },
    steady: () => 0,
    secrets,
    config: parseConfig(env),
    onDate: (host, date) => state.heard.push(`${host} ${String(!Number.isNaN(Date.parse(date)))}`),
    onSlackUnknown: (code) => state.unknown.push(code),
    domain: () => "tocsin.example.com",
    clock: fixedClock(),
    log: SILENT_LOG,
  });
  return { state, lane, slack };
}

describe("the mail lane", () => {
  test("keeps its adapter while the settings hold, and has another one once they change", async () => {
    const { state, lane } = laneWith(SETTINGS);
    const first = await lane.adapter();

    expect(first?.channel).toBe("mail");
    state.settings = { ...SETTINGS };
    expect(await lane.adapter()).toBe(first);
    state.settings = { ...SETTINGS, port: 465, security: "tls" };
    expect(await lane.adapter()).not.toBe(first);
    await lane[Symbol.asyncDispose]();
  });

  test("has none while mail is off or was never configured", async () => {
    const { state, lane } = laneWith(null);

    expect(await lane.adapter()).toBeNull();
    state.settings = { ...SETTINGS, enabled: false };
    expect(await lane.adapter()).toBeNull();
  });

  test("is broken where settings cannot be used, and goes on when they can", async () => {
    const { state, lane } = laneWith({
      ...SETTINGS,
      password: secretsWithKey(randomBytes(32)).seal(new SecretString("x"), MAIL_PASSWORD_PLACE),
    });

    const unusable = await lane.adapter();
    expect(unusable?.broken).toEqual({ code: "secret_unreadable", text: "The stored secret cannot be opened with our key." });
    state.settings = SETTINGS;
    expect(await lane.adapter()).not.toBe(unusable);
    await lane[Symbol.asyncDispose]();
  });
});

test.each([
  ["Slack", "http://10.0.0.5:8065/api", "10.0.0.0/8"],
  ["Slack", "https://chat.internal/api", "chat.internal"],
])("%s at %s is said not to be allowed any more, before anything is sent", async (_channel, apiUrl, allowed) => {
  const token = secrets.seal(new SecretString("xoxb-1234567890-abcdef"), SLACK_TOKEN_PLACE);
  const before = laneWith(null, { TOCSIN_EGRESS_ALLOW: allowed });
  const after = laneWith(null);
  for (const { state } of [before, after]) state.slack = { enabled: true, token, channel: null, apiUrl };

  expect((await before.slack.adapter())?.broken).toBeUndefined();
  expect((await after.slack.adapter())?.broken).toEqual({
    code: "settings_refused",
    text: "The stored settings are not allowed any more: the API address is not public.",
  });
  await before.slack[Symbol.asyncDispose]();
});

test("each lane follows the settings of its own channel", async () => {
  const { state, lane, slack } = laneWith(null);
  const token = secrets.seal(new SecretString("xoxb-1234567890-abcdef"), SLACK_TOKEN_PLACE);

  expect(await slack.adapter()).toBeNull();
  state.slack = { enabled: true, token, channel: null, apiUrl: "https://slack.com/api" };
  expect((await slack.adapter())?.channel).toBe("slack");
  expect(await lane.adapter()).toBeNull();
  await slack[Symbol.asyncDispose]();
});

test("the lanes tell what time a server says it is, whatever else it answers", async () => {
  await using server = await startSlackServer({ token: "xoxb-1234567890-another" });
  const { state, slack } = laneWith(null, { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  const token = secrets.seal(new SecretString("xoxb-1234567890-abcdef"), SLACK_TOKEN_PLACE);
  state.slack = { enabled: true, token, channel: null, apiUrl: server.apiUrl };

  await (await slack.adapter())?.probe(AbortSignal.timeout(5_000));

  expect(state.heard).toEqual([`${new URL(server.apiUrl).host} true`]);
  await slack[Symbol.asyncDispose]();
});

test("the lane of Slack tells of a code that is not known, and not of one that is, or that a test met", async () => {
  await using server = await startSlackServer();
  const { state, slack } = laneWith(null, { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  const token = secrets.seal(new SecretString("xoxb-1234567890-abcdef"), SLACK_TOKEN_PLACE);
  state.slack = { enabled: true, token, channel: null, apiUrl: server.apiUrl };
  const probe = async (adapter: ChannelAdapter | null, error: string) => {
    server.answerNext({ at: "auth.test", error });
    await adapter?.probe(AbortSignal.timeout(5_000));
  };

  await probe(await slack.adapter(), "never_heard_of_this");
  await probe(await slack.adapter(), "invalid_auth");
  await using trial = await slack.trial(state.slack);
  await probe(trial?.adapter ?? null, "only_in_a_test");

  expect(state.unknown).toEqual(["never_heard_of_this"]);
  await slack[Symbol.asyncDispose]();
});

test("quiet that Slack asked for is kept to with another token of the app, and not in another workspace", async () => {
  await using server = await startSlackServer();
  const { state, slack } = laneWith(null, { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  const codeWith = async (token: string) => {
    const sealed = secrets.seal(new SecretString(token), SLACK_TOKEN_PLACE);
    state.slack = { enabled: true, token: sealed, channel: null, apiUrl: server.apiUrl };
    return (await (await slack.adapter())?.probe(AbortSignal.timeout(5_000)))?.answer.code;
  };
  server.answerNext({ at: "auth.test", status: 429, retryAfter: "3600" });

  expect(await codeWith("xoxb-1111111-2222222-aaaaaaaa")).toBe("429");
  expect(await codeWith("xoxb-1111111-2222222-bbbbbbbb")).toBe("ratelimited");
  expect(await codeWith("xoxb-3333333-2222222-cccccccc")).toBe("ok");
  await slack[Symbol.asyncDispose]();
});
