import { cleanLine } from "../clean-text.ts";
import { unsubscribePages } from "../links.ts";
import { type MessageInput, messageView, type ViewLimits } from "../message-view.ts";
import { plainView } from "../plain-view.ts";
import { WORDS_EN } from "../words-en.ts";
import { mailHtml } from "./mail-html.ts";
import { mailText, shortMailText } from "./mail-text.ts";
import type { MailView } from "./mail-view.ts";
import { escapeHtml } from "./markup.ts";

/** A mail with its slots open: rendered once for all who get it for the same reason. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: readonly string[];
  readonly html: readonly string[];
  readonly shortText: string;
  /** There is a place for a link that ends this kind of mail, and it has to be filled. */
  readonly canUnsubscribe: boolean;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly shortText: string;
}

/** Mail programs clip at about 102 KB; with these every mail stays under 100 KiB, mark-up included. */
const LIMITS: ViewLimits = { description: 4_000, lines: 80, findings: 10 };

/** Mark the slots. A control character can't come from outside: every value is cleaned of them first. */
const SLOT = "\u0001";
const LINK_SLOT = "\u0002";

/** Renders both parts from what the event says and why it is sent; the recipient's name and link stay open. */
export function renderMail(input: MessageInput): MailTemplate {
  const said = messageView(input, { channel: "mail", limits: LIMITS, words: WORDS_EN });
  const canUnsubscribe = said.unsubscribeLabel !== "" && unsubscribePages(input.context) !== null;
  const view: MailView = { ...said, greeting: SLOT, unsubscribe: canUnsubscribe ? LINK_SLOT : "" };
  return {
    subject: view.subject,
    text: mailText(view).split(SLOT),
    html: mailHtml(view).split(SLOT),
    shortText: shortMailText(view),
    canUnsubscribe,
  };
}

/** The same without any template: for an event whose message could not be rendered. */
export function plainMail(input: MessageInput): MailTemplate {
  const { subject, label, title, cut, link } = plainView(input);
  const lines = [`${label}: ${title}`, link, cut].filter((line) => line !== "");
  const body = `${lines.join("\n\n")}\n`;
  const page = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n");
  return {
    subject,
    text: [body],
    html: [`<!doctype html>\n<html lang="en"><body>\n${page}\n</body></html>\n`],
    shortText: body,
    canUnsubscribe: false,
  };
}

export interface MailRecipient {
  /** Without one the greeting does without. */
  readonly name: string;
  /** The link that ends this kind of mail; for a template that has a place for it. */
  readonly unsubscribe: string | null;
}

/** Fills the slots for one recipient. */
export function fillMail(template: MailTemplate, { name, unsubscribe }: MailRecipient): RenderedMail {
  if (template.canUnsubscribe !== (unsubscribe !== null)) throw new TypeError("A mail and its template disagree about unsubscribing");
  const link = unsubscribe ?? "";
  const greeting = WORDS_EN.greeting(cleanLine(name));
  return {
    subject: template.subject,
    text: template.text.join(greeting).replaceAll(LINK_SLOT, () => link),
    html: template.html.join(escapeHtml(greeting)).replaceAll(LINK_SLOT, () => escapeHtml(link)),
    shortText: template.shortText,
  };
}
