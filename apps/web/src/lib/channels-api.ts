import type { MailSettingsBody, SlackSettingsBody, TeamsSettingsBody, TestPlace } from "@tocsin/contract";
import type { Answer, V1 } from "./api.ts";
import { call } from "./http.ts";

/** The part of the API that only the page of channels uses: the first page loads without it. */
export const channelsApi = {
  channels: (signal?: AbortSignal) => call<Answer<V1["channels"]["$get"]>>("/channels", { signal }),
  saveMail: (body: MailSettingsBody) => call<Answer<V1["channels"]["mail"]["$put"]>>("/channels/mail", { method: "PUT", body }),
  liftSharedMail: () => call<Answer<V1["channels"]["mail"]["lift"]["$post"]>>("/channels/mail/lift", { method: "POST", body: {} }),
  saveSlack: (body: SlackSettingsBody) => call<Answer<V1["channels"]["slack"]["$put"]>>("/channels/slack", { method: "PUT", body }),
  saveTeams: (body: TeamsSettingsBody) => call<Answer<V1["channels"]["msteams"]["$put"]>>("/channels/msteams", { method: "PUT", body }),

  /** With settings: those, instead of the ones that are saved. */
  testMail: (to: TestPlace, settings?: MailSettingsBody) =>
    call<Answer<V1["channels"]["mail"]["test"]["$post"]>>("/channels/mail/test", { method: "POST", body: { to, settings } }),
  testSlack: (to: TestPlace, settings?: SlackSettingsBody) =>
    call<Answer<V1["channels"]["slack"]["test"]["$post"]>>("/channels/slack/test", { method: "POST", body: { to, settings } }),
  testTeams: (to: TestPlace, settings?: TeamsSettingsBody) =>
    call<Answer<V1["channels"]["msteams"]["test"]["$post"]>>("/channels/msteams/test", { method: "POST", body: { to, settings } }),
} as const;
