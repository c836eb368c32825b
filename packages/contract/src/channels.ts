import { z } from "zod";
import { channel, channelTries } from "./catalogue.ts";
import { FAILURE_CLASSES, MAIL_CONNECTIONS, MAIL_RATE_MAX } from "@tocsin/domain";
import { baseUrl } from "./links.ts";
import { pageOf } from "./lists.ts";
import { mailRefusal, personRef } from "./people.ts";
import { webhookSettings } from "./webhooks.ts";
import { email, hasNoControlCharacters, opaqueId, orNull, timestamp } from "./wire-values.ts";

export const MAIL_SECURITIES = ["none", "starttls", "tls"] as const;

export interface Mailbox {
  readonly name: string | null;
  readonly address: string;
}

/** `dana@example.com` or `Dana Reyes <dana@example.com>`; null for anything else. */
export function parseMailbox(text: string): Mailbox | null {
  if (!hasNoControlCharacters(text)) return null;
  const named = /^\s*(?:"([^"]*)"|([^"<>]*?))\s*<([^<>]+)>\s*$/u.exec(text);
  const address = (named?.[3] ?? text).trim();
  if (!email.safeParse(address).success) return null;
  const name = (named?.[1] ?? named?.[2] ?? "").trim();
  return { name: name === "" ? null : name, address };
}

const headerText = z.string().refine(hasNoControlCharacters, "Must not contain control characters.");

/** A name or an IPv4 address, without a port; or an IPv6 address, which has at least two colons. */
const HOST = /^(?:[^\s\p{Cc}/@:?#]+|[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*)$/iu;

export const mailSettingsBody = z
  .strictObject({
    enabled: z.boolean(),
    host: z
      .string()
      .max(253)
      .refine((text) => HOST.test(text), "Must be a host name or IP address, without port.")
      .meta({ example: "smtp.example.com" }),
    port: z.int().min(1).max(65_535).meta({ example: 587 }),
    security: z.enum(MAIL_SECURITIES),
    username: headerText.min(1).max(255).nullable().default(null),
    password: headerText
      .min(1)
      .max(1_024)
      .nullable()
      .default(null)
      .meta({ format: "password", description: "Write-only. Sending the mask back keeps it while host, port and security stay." }),
    from: z
      .string()
      .max(400)
      .refine((text) => parseMailbox(text) !== null, "Must be an address as in Tocsin <tocsin@example.com>.")
      .meta({ example: "Tocsin <tocsin@example.com>" }),
    systemTo: email.nullable().default(null).meta({ description: "The one shared mailbox that follows System." }),
    connections: z
      .int()
      .min(1)
      .max(MAIL_CONNECTIONS.max)
      .default(MAIL_CONNECTIONS.default)
      .meta({ description: "Mails at a time, each over a connection of its own." }),
    ratePerMinute: z
      .int()
      .min(1)
      .max(MAIL_RATE_MAX)
      .nullable()
      .default(null)
      .meta({ description: "The most mails in any minute; what is more waits. Null: as many as the server takes.", example: 30 }),
  })
  .refine(({ username, password }) => username !== null || password === null, {
    path: ["username"],
    message: "Enter the user name of this password, or remove the password.",
  })
  .refine(({ username, password }) => username === null || password !== null, {
    path: ["password"],
    message: "Enter the password of this user name, or remove the user name.",
  })
  .meta({
    id: "MailSettings",
    description: "How mail goes out.",
    examples: [
      {
        enabled: true,
        host: "smtp.example.com",
        port: 587,
        security: "starttls",
        username: "tocsin",
        password: "••••4f2a",
        from: "Tocsin <tocsin@example.com>",
        systemTo: "appsec@example.com",
        connections: 3,
        ratePerMinute: 30,
      },
    ],
  });
export type MailSettingsBody = z.output<typeof mailSettingsBody>;

export const mailSettings = z
  .object({
    enabled: z.boolean(),
    host: z.string(),
    port: z.int(),
    security: z.enum(MAIL_SECURITIES),
    username: z.string().nullable(),
    password: z.string().nullable().meta({ description: "Masked.", example: "••••4f2a" }),
    from: z.string(),
    systemTo: z.string().nullable(),
    connections: z.int(),
    ratePerMinute: z.int().nullable(),
  })
  .meta({ id: "MailSettingsView", description: "How mail goes out; the password is masked." });
export type MailSettings = z.infer<typeof mailSettings>;

const SLACK_API_URL = "https://slack.com/api";

/** A bot token, or the mask of the stored one. */
const SLACK_TOKEN = /^(?:(?:xoxe\.)?xoxb-[A-Za-z0-9-]{10,}|••••[^\s\p{Cc}]{0,4})$/u;

export const slackSettingsBody = z
  .strictObject({
    enabled: z.boolean(),
    token: z
      .string()
      .max(500)
      .refine((text) => SLACK_TOKEN.test(text), "Must be a bot token, whole: it begins with xoxb-, and has no spaces or line breaks.")
      .meta({ format: "password", description: "Write-only. Sending the mask back keeps it while apiUrl stays.", example: "••••9k2b" }),
    channel: z
      .string()
      .max(80)
      .refine((text) => /^#?[^\s\p{Cc}#@<>&/:]+$/u.test(text), "Must be a channel's id or name, as in C0123456789 or #appsec-alerts.")
      .nullable()
      .default(null)
      .meta({ description: "The one shared channel that follows System.", example: "#appsec-alerts" }),
    apiUrl: baseUrl.default(SLACK_API_URL).meta({ description: "Where Slack's methods are.", example: SLACK_API_URL }),
  })
  .meta({
    id: "SlackSettings",
    description: "How messages reach Slack.",
    examples: [{ enabled: true, token: "••••9k2b", channel: "#appsec-alerts", apiUrl: SLACK_API_URL }],
  });
export type SlackSettingsBody = z.output<typeof slackSettingsBody>;

export const slackSettings = z
  .object({
    enabled: z.boolean(),
    token: z.string().meta({ description: "Masked.", example: "••••9k2b" }),
    channel: z.string().nullable(),
    apiUrl: z.string(),
  })
  .meta({ id: "SlackSettingsView", description: "How messages reach Slack; the token is masked." });
export type SlackSettings = z.infer<typeof slackSettings>;

/** A URL, or the mask of the stored one; whether it is a flow's is for the server to say. */
const FLOW_URL = /^(?:https?:\/\/[^\s\p{Cc}]+|••••[^\s\p{Cc}]{0,4})$/iu;

export const teamsSettingsBody = z
  .strictObject({
    enabled: z.boolean(),
    url: z
      .string()
      .max(2_048)
      .refine((text) => FLOW_URL.test(text), "Must be an http(s) URL: the one that the flow shows.")
      .meta({
        format: "password",
        description: "Write-only: whoever has it can post. Sending the mask back keeps it.",
        example: "••••Zx0s",
      }),
  })
  .meta({
    id: "TeamsSettings",
    description: "The flow of Power Automate that posts to the one Teams channel.",
    examples: [{ enabled: true, url: "••••Zx0s" }],
  });
export type TeamsSettingsBody = z.output<typeof teamsSettingsBody>;

export const teamsSettings = z
  .object({
    enabled: z.boolean(),
    url: z.string().meta({ description: "Masked.", example: "••••Zx0s" }),
    host: z.string().meta({ description: "Host of the URL.", example: "default1.a2.environment.api.powerplatform.com" }),
    isOldUrl: z.boolean().meta({ description: "The URL has the form that Microsoft asks owners to move off." }),
  })
  .meta({ id: "TeamsSettingsView", description: "The flow that posts to Teams; its URL is masked." });
export type TeamsSettings = z.infer<typeof teamsSettings>;

const TEST_PLACES = ["me", "shared"] as const;
export type TestPlace = (typeof TEST_PLACES)[number];

const testPlace = z
  .enum(TEST_PLACES)
  .meta({ description: "`me`: one's own address · `shared`: the place that follows System, by the settings that are tried." });
const UNSAVED = "Settings to try instead of those that are saved, which stay as they are; secrets as when saving.";

export const mailTestBody = z
  .strictObject({ to: testPlace.default("me"), settings: mailSettingsBody.optional().meta({ description: UNSAVED }) })
  .meta({ id: "MailTest", description: "A mail to see whether mail works.", examples: [{ to: "me" }] });

export const slackTestBody = z
  .strictObject({ to: testPlace.default("me"), settings: slackSettingsBody.optional().meta({ description: UNSAVED }) })
  .meta({ id: "SlackTest", description: "A message to see whether Slack works.", examples: [{ to: "shared" }] });

export const teamsTestBody = z
  .strictObject({ to: z.enum(["shared"]).default("shared"), settings: teamsSettingsBody.optional().meta({ description: UNSAVED }) })
  .meta({ id: "TeamsTest", description: "A card to see whether the flow works.", examples: [{ to: "shared" }] });

export const channelTest = z
  .object({
    delivery: opaqueId.meta({ description: "In the log, like any other." }),
    to: z.string().meta({ description: "Where it went.", example: "dana@example.com" }),
    state: z.enum(["delivered", "accepted", "failed"]),
    failure: z.enum(FAILURE_CLASSES).nullable(),
    code: z.string().nullable().meta({ description: "What the other side answered.", example: "535 5.7.8" }),
    text: z.string().nullable(),
    words: z
      .string()
      .meta({ description: "What came of it, in a sentence.", example: "Mail works: the message to dana@example.com was taken." }),
    remedy: z.string().nullable().meta({ description: "What to do about it." }),
    durationMs: z.int().nonnegative(),
  })
  .meta({ id: "ChannelTest", description: "What came of a test. It was tried once." });
export type ChannelTest = z.infer<typeof channelTest>;

export const CHANNEL_HEALTHS = ["working", "failing", "not_set_up", "off"] as const;

export const channelView = z
  .object({
    channel,
    label: z.string().meta({ example: "Mail" }),
    enabled: z.boolean().meta({ description: "A superuser switched it on." }),
    configured: z.boolean().meta({ description: "It has all that it needs to send." }),
    version: z.int().nonnegative().meta({ description: 'Of its settings, for `If-Match`: version 7 of mail is "mail-7".', example: 7 }),
    health: z.object({
      state: z
        .enum(CHANNEL_HEALTHS)
        .meta({ description: "`failing`: its connection is paused, and its deliveries wait.", example: "failing" }),
      tries: channelTries,
      words: z.string().meta({ example: "Working" }),
      since: timestamp.nullable().meta({ description: "Failing since." }),
    }),
    waiting: z.int().nonnegative().meta({ description: "Deliveries that are still to be sent." }),
    settingsOn: z.int().nonnegative().meta({ description: "Cells of all layers that say on: what stops when the channel is off." }),
    remedy: z.string().nullable().meta({ description: "What to do about the last error; null where the channel works since." }),
    secretSet: z
      .object({ at: timestamp, by: orNull(personRef) })
      .nullable()
      .meta({ description: "Who entered the stored secret, and when; null: there is none." }),
    lastSuccessAt: timestamp.nullable().meta({ description: "When something was last taken by the other side; null: never." }),
    lastError: z
      .object({
        at: timestamp,
        code: z.string().nullable().meta({ description: "What the other side answered.", example: "535 5.7.8" }),
        text: z.string().nullable().meta({ description: "The same in its own words, cut.", example: "Authentication failed" }),
      })
      .nullable()
      .meta({ description: "The newest, also where the channel works since; null: none." }),
    mailRefusal: orNull(mailRefusal).meta({ description: "Of the shared mailbox; null for the other channels." }),
    mail: orNull(mailSettings).meta({ description: "Settings of the mail channel; null for the others, and where nothing was set." }),
    slack: orNull(slackSettings).meta({ description: "Settings of the Slack channel, likewise." }),
    msteams: orNull(teamsSettings).meta({ description: "Settings of the Teams channel, likewise." }),
    webhooks: orNull(webhookSettings).meta({ description: "Settings of the webhooks channel, likewise." }),
  })
  .meta({
    id: "Channel",
    description: "A channel's state and settings.",
    examples: [
      {
        channel: "slack",
        label: "Slack",
        enabled: true,
        configured: true,
        version: 7,
        health: { state: "failing", tries: null, words: "Failing: Slack refused the token.", since: "2026-11-23T09:12:00.000Z" },
        waiting: 17,
        settingsOn: 41,
        remedy: "Enter the bot token again.",
        secretSet: { at: "2026-11-20T08:15:00.000Z", by: { id: "p1", username: "root", name: "Root" } },
        lastSuccessAt: "2026-11-23T09:11:58.000Z",
        lastError: { at: "2026-11-23T09:12:00.000Z", code: "invalid_auth", text: null },
        mailRefusal: null,
        mail: null,
        slack: { enabled: true, token: "••••9k2b", channel: "#appsec-alerts", apiUrl: SLACK_API_URL },
        msteams: null,
        webhooks: null,
      },
    ],
  });
export type ChannelView = z.infer<typeof channelView>;

export const channelsPage = pageOf(channelView).meta({ id: "ChannelsPage", description: "All channels, in catalogue order." });
export type ChannelsPage = z.infer<typeof channelsPage>;
