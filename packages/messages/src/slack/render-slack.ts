import { cutText } from "@tocsin/domain";
import { type MessageInput, type MessageView, messageView, type ViewLimits } from "../message-view.ts";
import { plainView } from "../plain-view.ts";
import { WORDS_EN } from "../words-en.ts";
import { type LinkButton, type PlainText, SLACK_LIMITS, type SlackBlock } from "./blocks.ts";
import { escapeSlack } from "./escape.ts";

/** A message for everybody in Slack who gets it for the same reason. */
export interface RenderedSlack {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  /** The whole message where Slack does not take the blocks. */
  readonly plainText: string;
}

/** With these a message stays under 12,000 units whatever an event holds. */
const LIMITS: ViewLimits = { description: 2_000, lines: 40, findings: 10 };
const TEXT_MAX = 1_000;
const PLAIN_TEXT_MAX = 3_000;
const NOTE_MAX = 600;

/** Renders an event as Block Kit, and as the texts that stand beside or instead of it. */
export function renderSlack(input: MessageInput): RenderedSlack {
  return arranged(messageView(input, { channel: "slack", limits: LIMITS, words: WORDS_EN }));
}

/** The same in a few lines: for an event whose message could not be rendered. */
export function plainSlack(input: MessageInput): RenderedSlack {
  return arranged(plainView(input));
}

function arranged(view: MessageView): RenderedSlack {
  return {
    text: escapeSlack(summaryOf(view), TEXT_MAX),
    blocks: blocksOf(view),
    plainText: escapeSlack(
      [summaryOf(view), view.byline, factLines(view), scanText(view), view.link, view.reason].filter(Boolean).join("\n"),
      PLAIN_TEXT_MAX,
    ),
  };
}

function summaryOf({ severity, label, title }: MessageView): string {
  return `${severity === "" ? "" : `${severity}: `}${title === "" ? label : title}`;
}

function blocksOf(view: MessageView): readonly SlackBlock[] {
  const title = view.title === "" ? view.label : view.title;
  return [
    { type: "header", text: plain(title, SLACK_LIMITS.header) },
    // A header is short; what was cut is said below it.
    ...(title.length > SLACK_LIMITS.header ? section(title) : []),
    ...context([[view.label, view.severity].filter(Boolean).join(" · "), view.byline].filter(Boolean)),
    ...fieldsOf(view),
    ...section(scanText(view)),
    ...section([...view.lines, view.cut].filter(Boolean).join("\n")),
    ...actions(buttonsOf(view)),
    ...context([view.reason, view.team, view.disclaimer].filter(Boolean)),
  ];
}

/** Nothing for an empty text, which Slack would refuse. */
function section(text: string): readonly SlackBlock[] {
  return text === "" ? [] : [{ type: "section", text: plain(text, SLACK_LIMITS.section) }];
}

function fieldsOf({ facts }: MessageView): readonly SlackBlock[] {
  if (facts.length === 0) return [];
  return [{ type: "section", fields: facts.map(({ name, value }) => plain(`${name}\n${value}`, SLACK_LIMITS.field)) }];
}

function factLines({ facts }: MessageView): string {
  return facts.map(({ name, value }) => `${name}: ${value}`).join("\n");
}

function scanText({ counts, findings, more }: MessageView): string {
  const named = findings.flatMap(({ heading, lines }) =>
    lines.map(({ severity, title }) => `• ${heading}: ${severity === "" ? "" : `${severity}: `}${title}`),
  );
  return [counts, ...named, more === "" ? "" : `… ${more}`].filter(Boolean).join("\n");
}

/** An address that Slack would not take is left out; the other one leads on. */
function buttonsOf({ link, linkLabel, settings, settingsLabel }: MessageView): readonly LinkButton[] {
  const open = { label: linkLabel, url: link, action_id: "open" };
  const change = { label: settingsLabel, url: settings, action_id: "settings" };
  return [open, change]
    .filter(({ url }) => url !== "" && url.length <= SLACK_LIMITS.url)
    .map(({ label, url, action_id }) => ({ type: "button", text: plain(label, SLACK_LIMITS.button), url, action_id }));
}

function actions(elements: readonly LinkButton[]): readonly SlackBlock[] {
  return elements.length === 0 ? [] : [{ type: "actions", elements }];
}

function context(texts: readonly string[]): readonly SlackBlock[] {
  return texts.length === 0 ? [] : [{ type: "context", elements: texts.map((text) => plain(text, NOTE_MAX)) }];
}

function plain(text: string, max: number): PlainText {
  return { type: "plain_text", text: cutText(text, max), emoji: false };
}
