import { cutText, eventTypeInfo } from "@tocsin/domain";
import { cleanLine } from "./clean-text.ts";
import { linkOf } from "./links.ts";
import type { MessageInput, MessageView } from "./message-view.ts";
import { WORDS_EN } from "./words-en.ts";

const TITLE_MAX = 200;

/**
 * What is left to say when a message could not be rendered: what happened and where to look. Made of nothing that could be
 * the cause, so that the news gets through although its form is broken.
 */
export function plainView({ event, context }: Pick<MessageInput, "event" | "context">): MessageView {
  const { label } = eventTypeInfo(event.type);
  const title = cutText(cleanLine(event.title), TITLE_MAX);
  return {
    subject: title,
    label,
    title,
    byline: "",
    severity: "",
    tone: "",
    facts: [],
    counts: "",
    findings: [],
    more: "",
    lines: [],
    cut: WORDS_EN.plain,
    link: linkIfAny({ event, context }),
    linkLabel: WORDS_EN.openAlerts,
    reason: "",
    settings: "",
    settingsLabel: "",
    unsubscribeLabel: "",
    team: "",
    disclaimer: "",
  };
}

function linkIfAny({ event, context }: Pick<MessageInput, "event" | "context">): string {
  try {
    return linkOf(event, context);
  } catch {
    return "";
  }
}
