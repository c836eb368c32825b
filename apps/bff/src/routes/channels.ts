import {
  channelsPage,
  type ChannelView,
  mailSettingsBody,
  channelView,
  slackSettingsBody,
  teamsSettingsBody,
  webhookSettingsBody,
} from "@tocsin/contract";
import { type Channel, CHANNEL_LABEL } from "@tocsin/domain";
import type { Deps } from "../deps.ts";
import type { Context } from "hono";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { z } from "zod";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { type ListedChannel, listChannels } from "../services/channel-list.ts";
import { liftMailboxRefusal } from "../services/lift-mail-refusal.ts";
import { saveMailSettings } from "../services/mail-settings.ts";
import { saveSlackSettings } from "../services/slack-settings.ts";
import { saveTeamsSettings } from "../services/teams-settings.ts";
import { saveWebhookSettings } from "../services/webhook-settings.ts";
import { mailProblem, mailWords, slackProblem, teamsProblem } from "./channel-problems.ts";
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
    });

/** Who saves, and by which version of the settings, if they say so. */
function saverOf(c: Context<AppEnv>, channel: Channel) {
  return { by: actorOf(c).person, versions: versionsNamedIn(c.req.header("if-match"), channel) };
}

const OVERTAKEN = { detail: "Somebody else saved these settings since you read them. Read them again, and decide again." };

async function listedChannel(deps: Deps, wanted: Channel): Promise<ListedChannel> {
  const found = (await listChannels(deps)).find(({ channel }) => channel === wanted);
  if (found === undefined) throw new Error(`The store knows no channel ${wanted}`);
  return found;
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
