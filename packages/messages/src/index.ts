export { hostOf, listOf, threadOf } from "./conversation.ts";
export type { MessageContext, MessageEvent, MessageLabel } from "./event.ts";
export { BadBaseUrl, linkOf, unsubscribePage } from "./links.ts";
export { fillMail, type MailTemplate, renderMail, type RenderedMail } from "./mail/render-mail.ts";
export type { MessageInput } from "./message-view.ts";
export { type RenderedSlack, renderSlack } from "./slack/render-slack.ts";
export { fillTeams, type RenderedTeams, renderTeams, type TeamsTemplate } from "./msteams/render-teams.ts";
export type { Receiver } from "./words-en.ts";
