import type { MailSettingsBody, SlackSettingsBody, TeamsSettingsBody, TestPlace, WebhookSettingsBody } from "@tocsin/contract";
import type { Channel } from "@tocsin/domain";
import type { Answer, V1 } from "./api.ts";
import { call } from "./http.ts";

/** Saves only over the version that was read. */
function asRead(channel: Channel, version: number) {
  return { "if-match": `"${channel}-${String(version)}"` };
}

/** The part of the API that only the page of channels uses: the first page loads without it. */
export const channelsApi = {
  channels: (signal?: AbortSignal) => call<Answer<V1["channels"]["$get"]>>("/channels", { signal }),
  saveMail: (body: MailSettingsBody, version: number) =>
    call<Answer<V1["channels"]["mail"]["$put"]>>("/channels/mail", { method: "PUT", body, headers: asRead("mail", version) }),
  liftSharedMail: () => call<Answer<V1["channels"]["mail"]["lift"]["$post"]>>("/channels/mail/lift", { method: "POST", body: {} }),
  saveSlack: (body: SlackSettingsBody, version: number) =>
    call<Answer<V1["channels"]["slack"]["$put"]>>("/channels/slack", { method: "PUT", body, headers: asRead("slack", version) }),
  saveTeams: (body: TeamsSettingsBody, version: number) =>
    call<Answer<V1["channels"]["msteams"]["$put"]>>("/channels/msteams", { method: "PUT", body, headers: asRead("msteams", version) }),
  saveWebhooks: (body: WebhookSettingsBody, version: number) =>
    call<Answer<V1["channels"]["webhooks"]["$put"]>>("/channels/webhooks", { method: "PUT", body, headers: asRead("webhooks", version) }),

  /** With settings: those, instead of the ones that are saved. */
  testMail: (to: TestPlace, settings?: MailSettingsBody) =>
    call<Answer<V1["channels"]["mail"]["test"]["$post"]>>("/channels/mail/test", { method: "POST", body: { to, settings } }),
  testSlack: (to: TestPlace, settings?: SlackSettingsBody) =>
    call<Answer<V1["channels"]["slack"]["test"]["$post"]>>("/channels/slack/test", { method: "POST", body: { to, settings } }),
  testTeams: (to: TestPlace, settings?: TeamsSettingsBody) =>
    call<Answer<V1["channels"]["msteams"]["test"]["$post"]>>("/channels/msteams/test", { method: "POST", body: { to, settings } }),
} as const;
