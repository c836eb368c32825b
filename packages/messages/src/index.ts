export { hostOf, listOf, threadOf } from "./conversation.ts";
export type { MessageContext, MessageEvent, MessageLabel } from "./event.ts";
export { BadBaseUrl, linkOf } from "./links.ts";
export type { MailInput } from "./mail/mail-view.ts";
export { fillMail, type MailTemplate, renderMail, type RenderedMail } from "./mail/render-mail.ts";
export type { Receiver } from "./words-en.ts";
