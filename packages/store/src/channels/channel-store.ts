import type { ChannelReads, ChannelWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import type { Writer } from "../unit-of-work.ts";
import { channelStates, recordError } from "./channel-states.ts";
import { liftMailRefusal } from "./mail-refusals.ts";
import { obstacles } from "./obstacles.ts";
import { pauseChannel, recordSuccess, resumeChannel } from "./pauses.ts";
import {
  mailSettings,
  saveMailSettings,
  saveSlackSettings,
  saveTeamsSettings,
  saveWebhookSettings,
  slackSettings,
  teamsSettings,
  webhookSettings,
} from "./stored-settings.ts";
import { settingsOn } from "./settings-on.ts";
import { waitingByChannel } from "./waiting.ts";

export function channelReads(db: Db): ChannelReads {
  return {
    channels: async () => channelStates(db),
    mailSettings: async () => mailSettings(db),
    slackSettings: async () => slackSettings(db),
    teamsSettings: async () => teamsSettings(db),
    webhookSettings: async () => webhookSettings(db),
    settingsOn: async () => settingsOn(db),
    waiting: async () => waitingByChannel(db),
    obstacles: async (input) => obstacles(db, input),
  };
}

export function channelWrites(writer: Writer): ChannelWrites {
  return {
    saveMailSettings: (input) => writer.write((db) => saveMailSettings(db, input)),
    saveSlackSettings: (input) => writer.write((db) => saveSlackSettings(db, input)),
    saveTeamsSettings: (input) => writer.write((db) => saveTeamsSettings(db, input)),
    saveWebhookSettings: (input) => writer.write((db) => saveWebhookSettings(db, input)),
    liftMailRefusal: (input) => writer.write((db) => liftMailRefusal(db, input)),
    pauseChannel: (input) => writer.write((db) => pauseChannel(db, input)),
    resumeChannel: (input) => writer.write((db) => resumeChannel(db, input)),
    recordSuccess: (input) => writer.write((db) => recordSuccess(db, input)),
    recordError: (input) => writer.write((db) => recordError(db, input)),
  };
}
