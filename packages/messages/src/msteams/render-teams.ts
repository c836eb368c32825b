import { cutText } from "@tocsin/domain";
import { cleanLine } from "../clean-text.ts";
import { type MessageInput, messageView, type MessageView, type ViewForm } from "../message-view.ts";
import { plainView } from "../plain-view.ts";
import { WORDS_EN } from "../words-en.ts";
import type { AdaptiveCard, CardElement, CardMessage, TextBlock } from "./adaptive-card.ts";
import { escapeMarkdown, withoutMentions } from "./escape-markdown.ts";

/** A card with a slot for the delivery's id: rendered once per event. */
export interface TeamsTemplate {
  readonly body: readonly string[];
  readonly shortBody: readonly string[];
}

export interface RenderedTeams {
  /** JSON, at most 20,000 bytes of UTF-8: from about 28 kB on a flow fails after it has answered. */
  readonly body: string;
  /** The same in a few lines, for a flow that refuses the full card. */
  readonly shortBody: string;
}

const BODY_MAX_BYTES = 20_000;
/** Room for the delivery's id. */
const TEMPLATE_MAX_BYTES = BODY_MAX_BYTES - 400;
const TITLE_MAX = 300;
const LINE_MAX = 500;
const LINK_MAX = 2_048;

const FORM: ViewForm = { channel: "msteams", limits: { description: 4_000, lines: 80, findings: 10 }, words: WORDS_EN };

/** Marks the slot; a control character can't come from outside. */
const SLOT = "\u0001";
const SLOT_IN_JSON = JSON.stringify(SLOT).slice(1, -1);

const COLOUR: Readonly<Record<string, TextBlock["color"]>> = {
  critical: "Attention",
  high: "Attention",
  medium: "Warning",
  low: "Accent",
  info: "Default",
};

/** Renders the card that a channel gets; what does not fit is counted, and is behind the link. */
export function renderTeams(input: MessageInput): TeamsTemplate {
  return arranged(messageView(input, FORM));
}

/** The same in a few lines: for an event whose card could not be rendered. */
export function plainTeams(input: MessageInput): TeamsTemplate {
  return arranged(plainView(input));
}

function arranged(view: MessageView): TeamsTemplate {
  return {
    body: largestThatFits(view).split(SLOT_IN_JSON),
    shortBody: JSON.stringify(messageOf(view, shortElements(view))).split(SLOT_IN_JSON),
  };
}

/** Puts the delivery's id where people can see a repeat: in small letters at the foot. */
export function fillTeams({ body, shortBody }: TeamsTemplate, { delivery }: { readonly delivery: string }): RenderedTeams {
  const id = JSON.stringify(escapeMarkdown(cutText(cleanLine(delivery), 80))).slice(1, -1);
  return { body: body.join(id), shortBody: shortBody.join(id) };
}

function largestThatFits(view: MessageView): string {
  const lines = linesOf(view);
  const written = (kept: number): string => JSON.stringify(messageOf(view, elementsOf(view, lines, kept)));
  let kept = lines.length;
  let text = written(kept);
  while (kept > 0 && byteLength(text) > TEMPLATE_MAX_BYTES) {
    kept -= 1;
    text = written(kept);
  }
  return text;
}

/** What a card can do without, most important first. */
function linesOf({ findings, lines }: MessageView): readonly TextBlock[] {
  const named = findings.flatMap(({ heading, lines: list }) =>
    list.map(({ severity, title }) => paragraph([heading, severity, title].filter((part) => part !== "").join(" · "))),
  );
  return [...named, ...lines.filter((line) => line !== "").map(paragraph)];
}

function elementsOf(view: MessageView, lines: readonly TextBlock[], kept: number): readonly CardElement[] {
  const dropped = lines.length - kept;
  return [
    ...headOf(view),
    ...(view.facts.length === 0 ? [] : [{ type: "FactSet" as const, facts: view.facts.map(factOf) }]),
    ...optional(view.counts, { weight: "Bolder" }),
    ...lines.slice(0, kept),
    ...(dropped === 0 ? optional(view.more || view.cut, { isSubtle: true }) : optional(WORDS_EN.more(dropped), { isSubtle: true })),
    ...footOf(view),
  ];
}

function shortElements(view: MessageView): readonly CardElement[] {
  return [...optional(titleOf(view), { weight: "Bolder" }), ...footOf(view)];
}

function headOf(view: MessageView): readonly TextBlock[] {
  return [
    ...optional(view.label, { size: "Small", isSubtle: true }),
    ...optional(titleOf(view), { size: "Medium", weight: "Bolder", spacing: "None" }),
    ...optional(view.severity, { weight: "Bolder", color: COLOUR[view.tone] ?? "Default" }),
    ...optional(view.byline, { size: "Small", isSubtle: true, spacing: "None" }),
  ];
}

function footOf({ team, disclaimer }: MessageView): readonly TextBlock[] {
  const small = { size: "Small", isSubtle: true } as const;
  return [...optional(team, small), ...optional(disclaimer, small), { ...paragraph(""), ...small, text: WORDS_EN.delivery(SLOT) }];
}

function messageOf(view: MessageView, body: readonly CardElement[]): CardMessage {
  const link =
    view.link === "" || view.link.length > LINK_MAX ? [] : [{ type: "Action.OpenUrl" as const, title: view.linkLabel, url: view.link }];
  const content: AdaptiveCard = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: withoutMentions(titleOf(view)),
    body,
    ...(link.length === 0 ? {} : { actions: link }),
    msteams: { width: "Full" },
  };
  return { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }] };
}

function titleOf({ title }: MessageView): string {
  return cutText(title, TITLE_MAX);
}

function factOf({ name, value }: MessageView["facts"][number]) {
  return { title: name, value: escapeMarkdown(value) };
}

function paragraph(text: string): TextBlock {
  // Cut first: an escape must stay whole.
  return { type: "TextBlock", text: escapeMarkdown(cutText(text, LINE_MAX)), wrap: true, spacing: "Small" };
}

function optional(text: string, look: Partial<TextBlock>): readonly TextBlock[] {
  return text === "" ? [] : [{ ...paragraph(text), ...look }];
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
