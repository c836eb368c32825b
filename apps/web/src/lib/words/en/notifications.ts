import { count } from "./numbers.ts";
import { CHANNEL_LABEL, type Channel, type SystemAudience } from "@tocsin/domain";

export const SETTINGS_SCOPES = ["system", "personal", "template"] as const;
export type SettingsScope = (typeof SETTINGS_SCOPES)[number];

const list = new Intl.ListFormat("en");

function isOrAre(channel: Channel): "is" | "are" {
  return channel === "webhooks" ? "are" : "is";
}

export const notificationWords = {
  title: "Notification settings",
  scope: "Scope",
  scopes: { system: "System", personal: "Personal", template: "Template" } satisfies Record<SettingsScope, string>,
  meaning: {
    personal: "Sent to you only, for every product you can see. Want only some products? Turn things off here and on in those products.",
    template:
      "What everybody’s Personal settings start from. A change here is felt at once by everybody who has not answered for themselves.",
    system:
      "What is on here is sent whatever people chose for themselves, and nobody can turn it off. It also goes to the shared destinations.",
  } satisfies Record<SettingsScope, string>,
  filter: "Filter events",
  filterHint: "Words of an event, is:on, is:locked, is:failed, channel:slack",
  found: (shown: number, all: number, text: string) =>
    shown === 0 ? `No event matches “${text}”.` : `${String(shown)} of ${count(all, "event", "events")}`,
  clearFilter: "Clear filter",
  readOnlySystem: "You can read these settings, but only superusers change them.",
  seeSystem: "See what System sends",
  toPersonal: "Your Personal settings",
  reach: {
    everyone: "System reaches everyone with access.",
    superusers: "System reaches superusers.",
  } satisfies Record<SystemAudience, string>,
  notConnected: (channel: Channel) => `${CHANNEL_LABEL[channel]} ${isOrAre(channel)} not connected`,
  switchedOff: (channel: Channel) => `${CHANNEL_LABEL[channel]} ${isOrAre(channel)} switched off`,
  paused: (...channels: readonly [Channel, ...Channel[]]) => {
    const [first, ...others] = channels;
    const [verb, they] = others.length === 0 ? [isOrAre(first), "it"] : ["are", "them"];
    return `${list.format(channels.map((channel) => CHANNEL_LABEL[channel]))} ${verb} not working: what goes out through ${they} waits`;
  },
  tries: (channel: Channel, tries: "none" | "newest_failed") =>
    tries === "none" ? `Nothing sent through ${CHANNEL_LABEL[channel]} yet` : `The last try of ${CHANNEL_LABEL[channel]} failed`,
  noOwnAddress: "You have no e-mail address",
  noMailForYou: "No mail reaches you: you have no e-mail address. What is on there is kept.",
  noSlackAddress: "Slack does not know you",
  noSlackForYou: "No Slack message reaches you: there is no e-mail that Slack could know you by.",
  enterSlackEmail: "Enter your Slack e-mail",
  enterOwnAddress: "Enter it on People",
  askForAddress: "Ask a superuser to enter it.",
  undeliverable: (channels: readonly Channel[]) =>
    `Nothing goes out through ${list.format(channels.map((channel) => CHANNEL_LABEL[channel]))} yet. What is on there is kept.`,
  addEndpoint: "Your endpoints",
  setUpChannels: "Set up channels",
  openSystem: "Open System",
} as const;
