import { channelsPage, type ChannelView, mailSettingsBody, channelView } from "@tocsin/contract";
import { CHANNEL_LABEL } from "@tocsin/domain";
import type { Deps, MailFault } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { type ListedChannel, listChannels } from "../services/channel-list.ts";
import { saveMailSettings } from "../services/mail-settings.ts";
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

export const channelRoutes = (deps: Deps) =>
  createRouter()
    .openapi(list, async (c) => c.json({ items: (await listChannels(deps)).map(presentChannel), nextCursor: null }, 200))
    .openapi(putMail, async (c) => {
      const saved = await saveMailSettings(deps, { body: c.req.valid("json"), by: actorOf(c).person });
      if (saved.ok) return c.json(presentChannel(await mailChannel(deps)), 200);
      const errors = [saved.refusal === "secret_required" ? PASSWORD_AGAIN : FAULT[saved.fault]];
      return refuse(c, saved.refusal, { errors });
    });

async function mailChannel(deps: Deps): Promise<ListedChannel> {
  const mail = (await listChannels(deps)).find(({ channel }) => channel === "mail");
  if (mail === undefined) throw new Error("The store knows no mail channel");
  return mail;
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
  const { channel, enabled, configured, health, lastSuccessAt, lastError, mail } = state;
  return {
    channel,
    label: CHANNEL_LABEL[channel],
    enabled,
    configured,
    health: { ...health, since: isoTimeOrNull(health.since) },
    lastSuccessAt: isoTimeOrNull(lastSuccessAt),
    lastError: lastError === null ? null : { ...lastError, at: isoTime(lastError.at) },
    mail,
  };
}
