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
import type { Deps, FlowFault, MailFault } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { type ListedChannel, listChannels } from "../services/channel-list.ts";
import { saveMailSettings } from "../services/mail-settings.ts";
import { saveSlackSettings } from "../services/slack-settings.ts";
import { saveTeamsSettings } from "../services/teams-settings.ts";
import { saveWebhookSettings } from "../services/webhook-settings.ts";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

const tags = ["Channels"];

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
  request: { body: jsonBody(mailSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("secret_required", "address_refused") },
});

const putSlack = route("channels.write", {
  method: "put",
  path: "/channels/slack",
  tags,
  summary: "Connect Slack; needs a recent sign-in",
  request: { body: jsonBody(slackSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("secret_required", "address_refused") },
});

const putTeams = route("channels.write", {
  method: "put",
  path: "/channels/msteams",
  tags,
  summary: "Connect Microsoft Teams; needs a recent sign-in",
  request: { body: jsonBody(teamsSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now."), ...refusals("secret_required", "address_refused") },
});

const putWebhooks = route("channels.write", {
  method: "put",
  path: "/channels/webhooks",
  tags,
  summary: "Turn webhooks on or off; needs a recent sign-in",
  request: { body: jsonBody(webhookSettingsBody) },
  responses: { 200: json(channelView, "The channel as it is now.") },
});

export const channelRoutes = (deps: Deps) =>
  createRouter()
    .openapi(list, async (c) => c.json({ items: (await listChannels(deps)).map(presentChannel), nextCursor: null }, 200))
    .openapi(putMail, async (c) => {
      const saved = await saveMailSettings(deps, { body: c.req.valid("json"), by: actorOf(c).person });
      if (saved.ok) return c.json(presentChannel(await listedChannel(deps, "mail")), 200);
      const errors = [saved.refusal === "secret_required" ? PASSWORD_AGAIN : FAULT[saved.fault]];
      return refuse(c, saved.refusal, { errors });
    })
    .openapi(putSlack, async (c) => {
      const saved = await saveSlackSettings(deps, { body: c.req.valid("json"), by: actorOf(c).person });
      if (saved.ok) return c.json(presentChannel(await listedChannel(deps, "slack")), 200);
      return refuse(c, saved.refusal, { errors: [saved.refusal === "secret_required" ? TOKEN_AGAIN : API_REFUSED] });
    })
    .openapi(putTeams, async (c) => {
      const saved = await saveTeamsSettings(deps, { body: c.req.valid("json"), by: actorOf(c).person });
      if (saved.ok) return c.json(presentChannel(await listedChannel(deps, "msteams")), 200);
      return refuse(c, saved.refusal, { errors: [saved.refusal === "secret_required" ? URL_AGAIN : flowFault(saved.fault)] });
    })
    .openapi(putWebhooks, async (c) => {
      await saveWebhookSettings(deps, { body: c.req.valid("json"), by: actorOf(c).person });
      return c.json(presentChannel(await listedChannel(deps, "webhooks")), 200);
    });

async function listedChannel(deps: Deps, wanted: Channel): Promise<ListedChannel> {
  const found = (await listChannels(deps)).find(({ channel }) => channel === wanted);
  if (found === undefined) throw new Error(`The store knows no channel ${wanted}`);
  return found;
}

const TOKEN_AGAIN = { path: "/token", message: "The API address changed, or this is not the stored mask. Enter the bot token again." };

const API_REFUSED = {
  path: "/apiUrl",
  message: "This address is not allowed: https on a public address, or what TOCSIN_EGRESS_ALLOW names.",
};

const URL_AGAIN = { path: "/url", message: "This is not the stored mask. Enter the flow's URL again." };

const FLOW_FAULT = {
  bad_url: "Must be the http(s) URL that the flow shows.",
  connector_retired:
    "This is an Office 365 connector, which Microsoft has retired. Make a flow in the Workflows app of Teams and save its URL instead.",
  no_signature:
    "This URL has no signature (sig=…): the flow takes calls from people of its own tenant only. Let anyone call the flow, and copy its URL again.",
  unknown_host: "This is no address of Power Automate. Other clouds are named in TOCSIN_EGRESS_ALLOW.",
  address_refused: "This address is not allowed.",
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
    message: "A password does not go over an open connection. Choose starttls or tls, or send no password.",
  },
  bad_sender: { path: "/from", message: "Must be an address as in Tocsin <tocsin@example.com>." },
} as const satisfies Record<MailFault, unknown>;

function presentChannel(state: ListedChannel): ChannelView {
  const { channel, enabled, configured, health, lastSuccessAt, lastError, mail, slack, msteams, webhooks } = state;
  return {
    channel,
    label: CHANNEL_LABEL[channel],
    enabled,
    configured,
    health: { ...health, since: isoTimeOrNull(health.since) },
    lastSuccessAt: isoTimeOrNull(lastSuccessAt),
    lastError: lastError === null ? null : { ...lastError, at: isoTime(lastError.at) },
    mail,
    slack,
    msteams: msteams === null ? null : { enabled: msteams.enabled, url: msteams.url, host: msteams.host, isOldUrl: msteams.isOldUrl },
    webhooks,
  };
}
