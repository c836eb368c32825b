import {
  channelsPage,
  channelTest,
  type ChannelView,
  mailSettingsBody,
  mailTestBody,
  channelView,
  type ProblemItem,
  slackSettingsBody,
  slackTestBody,
  teamsSettingsBody,
  teamsTestBody,
  type TestPlace,
  webhookSettingsBody,
} from "@tocsin/contract";
import { type Channel, CHANNEL_LABEL, remedyOf, UNUSABLE_CODE } from "@tocsin/domain";
import type { Deps, FlowFault, MailFault } from "../deps.ts";
import type { Context } from "hono";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refusal } from "../http/guard.ts";
import { type ProblemWords, refuse } from "../http/problem.ts";
import { z } from "zod";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { ADDRESS_REFUSED_WORDS } from "../services/address-refused.ts";
import { type ListedChannel, listChannels } from "../services/channel-list.ts";
import { liftMailboxRefusal } from "../services/lift-mail-refusal.ts";
import { checkedMailSettings, type MailRefused, saveMailSettings } from "../services/mail-settings.ts";
import { checkedSlackSettings, saveSlackSettings, type SlackRefused } from "../services/slack-settings.ts";
import { checkedTeamsSettings, saveTeamsSettings, type TeamsRefused } from "../services/teams-settings.ts";
import { testChannel, type TestChannel } from "../services/test-channel.ts";
import { saveWebhookSettings } from "../services/webhook-settings.ts";
import { versionsNamedIn } from "./version-etag.ts";
import { presentRefusal } from "./wire-refusal.ts";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

const tags = ["Channels"];

const ifMatch = z.object({
  "if-match": z
    .string()
    .optional()
    .meta({ description: 'The version that was read, as in "mail-7"; another one is 412 and changes nothing.', example: '"mail-7"' }),
});

const list = route("channels.read", {
  method: "get",
  path: "/channels",
  tags,
  summary: "Channels, their health and settings",
  responses: { 200: json(channelsPage, "In catalogue order; secrets are masked.") },
});

const putMail = route("channels.write", {
  method: "put",
  path: "/channels/mail",
  tags,
  summary: "Set up mail; needs a recent sign-in",
  request: { headers: ifMatch, body: jsonBody(mailSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("stale", "secret_required", "address_refused") },
});

const putSlack = route("channels.write", {
  method: "put",
  path: "/channels/slack",
  tags,
  summary: "Connect Slack; needs a recent sign-in",
  request: { headers: ifMatch, body: jsonBody(slackSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("stale", "secret_required", "address_refused") },
});

const putTeams = route("channels.write", {
  method: "put",
  path: "/channels/msteams",
  tags,
  summary: "Connect Microsoft Teams; needs a recent sign-in",
  request: { headers: ifMatch, body: jsonBody(teamsSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("stale", "secret_required", "address_refused") },
});

const putWebhooks = route("channels.write", {
  method: "put",
  path: "/channels/webhooks",
  tags,
  summary: "Turn webhooks on or off; needs a recent sign-in",
  request: { headers: ifMatch, body: jsonBody(webhookSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("stale") },
});

const TEST_REFUSALS = refusals("recent_auth_required", "secret_required", "address_refused", "not_set_up", "no_address", "rate_limited");
const TEST_SUMMARY = "settings that are not saved need a recent sign-in; five in five minutes";

const testMail = route("channels.test", {
  method: "post",
  path: "/channels/mail/test",
  tags,
  summary: `Send a mail to try mail out; ${TEST_SUMMARY}`,
  request: { body: jsonBody(mailTestBody) },
  responses: { 200: json(channelTest, "What came of it; it was tried once."), ...TEST_REFUSALS },
});

const testSlack = route("channels.test", {
  method: "post",
  path: "/channels/slack/test",
  tags,
  summary: `Send a message to try Slack out; ${TEST_SUMMARY}`,
  request: { body: jsonBody(slackTestBody) },
  responses: { 200: json(channelTest, "What came of it; it was tried once."), ...TEST_REFUSALS },
});

const testTeams = route("channels.test", {
  method: "post",
  path: "/channels/msteams/test",
  tags,
  summary: `Send a card to try the flow out; ${TEST_SUMMARY}`,
  request: { body: jsonBody(teamsTestBody) },
  responses: { 200: json(channelTest, "What came of it; it was tried once."), ...TEST_REFUSALS },
});

const liftMailbox = route("channels.lift", {
  method: "post",
  path: "/channels/mail/lift",
  tags,
  summary: "Let mail go to the shared mailbox again after a server refused it",
  responses: { 200: json(channelView, "The channel as it is now; lifting again changes nothing.") },
});

export const channelRoutes = (deps: Deps) =>
  createRouter()
    .openapi(list, async (c) => c.json({ items: (await listChannels(deps)).map(presentChannel), nextCursor: null }, 200))
    .openapi(putMail, async (c) => {
      const saved = await saveMailSettings(deps, { body: c.req.valid("json"), ...saverOf(c, "mail") });
      if (saved.ok) return c.json(presentChannel(await listedChannel(deps, "mail")), 200);
      if (saved.refusal === "stale") return refuse(c, "stale", OVERTAKEN);
      return refuse(c, saved.refusal, mailWords(saved, mailProblem(saved)));
    })
    .openapi(liftMailbox, async (c) => {
      await liftMailboxRefusal(deps, actorOf(c).person);
      return c.json(presentChannel(await listedChannel(deps, "mail")), 200);
    })
    .openapi(putSlack, async (c) => {
      const saved = await saveSlackSettings(deps, { body: c.req.valid("json"), ...saverOf(c, "slack") });
      if (saved.ok) return c.json(presentChannel(await listedChannel(deps, "slack")), 200);
      if (saved.refusal === "stale") return refuse(c, "stale", OVERTAKEN);
      return refuse(c, saved.refusal, { errors: [slackProblem(saved)] });
    })
    .openapi(putTeams, async (c) => {
      const saved = await saveTeamsSettings(deps, { body: c.req.valid("json"), ...saverOf(c, "msteams") });
      if (saved.ok) return c.json(presentChannel(await listedChannel(deps, "msteams")), 200);
      if (saved.refusal === "stale") return refuse(c, "stale", OVERTAKEN);
      return refuse(c, saved.refusal, { errors: [teamsProblem(saved)] });
    })
    .openapi(putWebhooks, async (c) => {
      const saved = await saveWebhookSettings(deps, { body: c.req.valid("json"), ...saverOf(c, "webhooks") });
      if (!saved.ok) return refuse(c, saved.refusal, OVERTAKEN);
      return c.json(presentChannel(await listedChannel(deps, "webhooks")), 200);
    })
    .openapi(testMail, async (c) => {
      const { to, settings } = c.req.valid("json");
      const refused = settings === undefined ? null : refusal(c, "channels.test_settings");
      if (refused !== null) return refused;
      const checked = settings === undefined ? null : await checkedMailSettings(deps, settings);
      if (checked?.ok === false) return refuse(c, checked.refusal, mailWords(checked, ofSettings(mailProblem(checked))));
      return answerTest(c, deps, { to, tried: { channel: "mail", settings: checked?.settings ?? null } });
    })
    .openapi(testSlack, async (c) => {
      const { to, settings } = c.req.valid("json");
      const refused = settings === undefined ? null : refusal(c, "channels.test_settings");
      if (refused !== null) return refused;
      const checked = settings === undefined ? null : await checkedSlackSettings(deps, settings);
      if (checked?.ok === false) return refuse(c, checked.refusal, { errors: [ofSettings(slackProblem(checked))] });
      return answerTest(c, deps, { to, tried: { channel: "slack", settings: checked?.settings ?? null } });
    })
    .openapi(testTeams, async (c) => {
      const { to, settings } = c.req.valid("json");
      const refused = settings === undefined ? null : refusal(c, "channels.test_settings");
      if (refused !== null) return refused;
      const checked = settings === undefined ? null : await checkedTeamsSettings(deps, settings);
      if (checked?.ok === false) return refuse(c, checked.refusal, { errors: [ofSettings(teamsProblem(checked))] });
      return answerTest(c, deps, { to, tried: { channel: "msteams", settings: checked?.settings ?? null } });
    });

/** Who saves, and by which version of the settings, if they say so. */
function saverOf(c: Context<AppEnv>, channel: Channel) {
  return { by: actorOf(c).person, versions: versionsNamedIn(c.req.header("if-match"), channel) };
}

const OVERTAKEN = { detail: "Somebody else saved these settings since you read them. Read them again, and decide again." };

async function answerTest(c: Context<AppEnv>, deps: Deps, asked: Omit<TestChannel, "by">) {
  const tested = await testChannel(deps, { ...asked, by: actorOf(c).person });
  if (tested.ok) return c.json(tested.test, 200);
  if (tested.refusal === "rate_limited") {
    return refuse(c, "rate_limited", { detail: TOO_MANY_TESTS, retryAfterSeconds: tested.retryAfterSeconds });
  }
  if (tested.refusal === "unusable") return refuse(c, "secret_required", { detail: UNUSABLE });
  if (tested.refusal === "not_allowed") return refuse(c, "address_refused", { detail: NOT_ALLOWED });
  return refuse(c, tested.refusal, { errors: tested.refusal === "no_address" ? [NO_PLACE[asked.to]] : [] });
}

const TOO_MANY_TESTS = "Five tests in five minutes are enough.";
const UNUSABLE = "The stored settings cannot be used: enter their secret again and save.";
const NOT_ALLOWED = `The stored settings are not allowed any more. ${remedyOf("mail", UNUSABLE_CODE.settings) ?? ""}`;

const NO_PLACE = {
  me: { path: "/to", message: "You have no e-mail address, so there is nowhere to send it. Try the shared place." },
  shared: { path: "/to", message: "These settings name no shared place. Send it to yourself." },
} as const satisfies Record<TestPlace, ProblemItem>;

/** A problem of settings that came inside another body. */
function ofSettings({ path, message }: ProblemItem): ProblemItem {
  return { path: `/settings${path}`, message };
}

async function listedChannel(deps: Deps, wanted: Channel): Promise<ListedChannel> {
  const found = (await listChannels(deps)).find(({ channel }) => channel === wanted);
  if (found === undefined) throw new Error(`The store knows no channel ${wanted}`);
  return found;
}

const TOKEN_AGAIN = { path: "/token", message: "The API address changed, or this is not the stored mask. Enter the bot token again." };

const API_REFUSED = {
  path: "/apiUrl",
  message: ADDRESS_REFUSED_WORDS,
};

const URL_AGAIN = { path: "/url", message: "This is not the stored mask. Enter the flow's URL again." };

const FLOW_FAULT = {
  bad_url: "Must be the http(s) URL that the flow shows.",
  connector_retired:
    "This is an Office 365 connector, which Microsoft has retired. Make a flow in the Workflows app of Teams and save its URL instead.",
  no_signature:
    "This URL has no signature (sig=…): the flow takes calls from people of its own tenant only. Let anyone call the flow, and copy its URL again.",
  unknown_host: "No flow of Power Automate is called here: copy the URL that its trigger shows. TOCSIN_EGRESS_ALLOW names other clouds.",
  address_refused: ADDRESS_REFUSED_WORDS,
} as const satisfies Record<FlowFault, string>;

function flowFault(fault: FlowFault) {
  return { path: "/url", message: FLOW_FAULT[fault] };
}

const PASSWORD_AGAIN = {
  path: "/password",
  message: "Host, port or security changed, or this is not the stored mask. Enter the password again, or null for none.",
};

const FAULT = {
  host_refused: {
    path: "/host",
    message: "This address is not allowed: link-local and metadata never, loopback only with TOCSIN_ALLOW_LOOPBACK.",
  },
  password_over_plain_text: {
    path: "/security",
    message: "A password does not go over an open connection. Choose STARTTLS or TLS, or send no password.",
  },
  bad_sender: { path: "/from", message: "Must be an address as in Tocsin <tocsin@example.com>." },
} as const satisfies Record<MailFault, unknown>;

function mailProblem(refused: MailRefused): ProblemItem {
  return refused.refusal === "secret_required" ? PASSWORD_AGAIN : FAULT[refused.fault];
}

/** That a password would go over an open connection is no matter of the address. */
function mailWords(refused: MailRefused, problem: ProblemItem): ProblemWords {
  const isOpen = refused.refusal === "address_refused" && refused.fault === "password_over_plain_text";
  return { errors: [problem], ...(isOpen ? { detail: problem.message } : {}) };
}

function slackProblem({ refusal: code }: SlackRefused): ProblemItem {
  return code === "secret_required" ? TOKEN_AGAIN : API_REFUSED;
}

function teamsProblem(refused: TeamsRefused): ProblemItem {
  return refused.refusal === "secret_required" ? URL_AGAIN : flowFault(refused.fault);
}

function presentChannel(state: ListedChannel): ChannelView {
  const { channel, enabled, configured, version, health, waiting, settingsOn, remedy, secretSet, lastSuccessAt, lastError } = state;
  const { mailRefusal, mail, slack, msteams, webhooks } = state;
  return {
    channel,
    label: CHANNEL_LABEL[channel],
    enabled,
    configured,
    version,
    health: { ...health, since: isoTimeOrNull(health.since) },
    waiting,
    settingsOn,
    remedy,
    secretSet: secretSet === null ? null : { at: isoTime(secretSet.at), by: secretSet.by },
    lastSuccessAt: isoTimeOrNull(lastSuccessAt),
    lastError: lastError === null ? null : { ...lastError, at: isoTime(lastError.at) },
    mailRefusal: presentRefusal(mailRefusal),
    mail,
    slack,
    msteams: msteams === null ? null : { enabled: msteams.enabled, url: msteams.url, host: msteams.host, isOldUrl: msteams.isOldUrl },
    webhooks,
  };
}
