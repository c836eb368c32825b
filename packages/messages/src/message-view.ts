import {
  type Channel,
  cutText,
  eventKeyLabel,
  eventTypeInfo,
  OWN_SOURCE,
  type Severity,
  type Source,
  TEST_KEY,
  unsubscribeLayer,
} from "@tocsin/domain";
import { cleanLine, cleanLines } from "./clean-text.ts";
import type { MessageContext, MessageEvent, MessageLabel } from "./event.ts";
import { cellAnchor, linkOf, ourPage, sourceLink } from "./links.ts";
import { readScan, type Scan, SCAN_LISTS, type ScanFinding } from "./scan.ts";
import type { MessageWords, Receiver } from "./words-en.ts";

/** How much of an event a message of a channel holds. */
export interface ViewLimits {
  readonly description: number;
  readonly lines: number;
  readonly findings: number;
}

const TITLE_MAX = 500;
const NAME_MAX = 200;
const FINDING_URL_MAX = 500;

export interface MessageInput {
  readonly event: MessageEvent;
  /** The layer that decided; `system` for a shared destination. */
  readonly why: Source;
  readonly receiver: Receiver;
  readonly context: MessageContext;
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

interface FindingLine {
  readonly severity: string;
  /** Key of the colour; empty without a severity. */
  readonly tone: string;
  readonly title: string;
  readonly url: string;
}

/** Everything a message says, as plain text; templates and blocks only arrange it. */
export interface MessageView {
  readonly subject: string;
  readonly label: string;
  readonly title: string;
  readonly byline: string;
  readonly severity: string;
  readonly tone: string;
  readonly facts: readonly Fact[];
  readonly counts: string;
  readonly findings: readonly { readonly heading: string; readonly lines: readonly FindingLine[] }[];
  readonly more: string;
  readonly lines: readonly string[];
  readonly cut: string;
  readonly link: string;
  readonly linkLabel: string;
  readonly reason: string;
  readonly settings: string;
  readonly settingsLabel: string;
  /** Names what the link at the foot switches off; empty where nobody can switch it off there. */
  readonly unsubscribeLabel: string;
  readonly team: string;
  readonly disclaimer: string;
}

/** The form a message takes: its channel, how much fits, and the words. */
export interface ViewForm {
  readonly channel: Exclude<Channel, "alert">;
  readonly limits: ViewLimits;
  readonly words: MessageWords;
}

export function messageView(input: MessageInput, form: ViewForm): MessageView {
  const { words } = form;
  const { event, context } = input;
  const title = cutText(cleanLine(event.title), TITLE_MAX);
  return {
    subject: subjectOf(event, title),
    label: labelOf(event),
    title,
    byline: bylineOf(event, words),
    ...severityOf(event.severity, words),
    facts: factsOf(event),
    ...scanOf(input, form),
    ...descriptionOf(event.description, form),
    ...linkTo(event, context, words),
    ...reasonOf(input, form),
    team: cleanLine(context.teamName ?? ""),
    disclaimer: cleanLine(context.disclaimer ?? ""),
  };
}

/** `[{product}] {title}`: what is ours in it is ASCII, so that an ASCII title can be read in the raw header. */
function subjectOf(event: MessageEvent, title: string): string {
  const about = event.product ?? event.productType;
  return about === null ? asciiCut(title, NAME_MAX) : `[${asciiCut(cleanLine(about.name), 80)}] ${asciiCut(title, NAME_MAX)}`;
}

function asciiCut(text: string, max: number): string {
  return text.length <= max ? text : `${cutText(text, max - 2).slice(0, -1)}...`;
}

/** A key without a row of its own is shown in words. */
function labelOf({ key, type }: MessageEvent): string {
  return type === "other" && key !== "other" ? eventKeyLabel(key) : eventTypeInfo(type).label;
}

function bylineOf(event: MessageEvent, words: MessageWords): string {
  const actor = event.actor === null ? "" : cutText(cleanLine(event.actor), NAME_MAX);
  const when = `${new Date(event.occurredAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${words.actor(actor === "" ? null : actor, event.type, event.source === OWN_SOURCE)}, ${when}`;
}

function severityOf(severity: Severity | null, words: MessageWords): Pick<MessageView, "severity" | "tone"> {
  return severity === null ? { severity: "", tone: "" } : { severity: words.severity(severity), tone: severity };
}

function factsOf(event: MessageEvent): readonly Fact[] {
  const facts: readonly (Fact | null)[] = [
    namedFact("Product", event.product?.name ?? null),
    namedFact("Product type", event.productType?.name ?? null),
    labelFact("Engagement", event.engagement),
    labelFact("Test", event.test),
    labelFact("Finding", event.finding),
  ];
  return facts.filter((fact) => fact !== null);
}

function namedFact(name: string, value: string | null): Fact | null {
  const shown = cutText(cleanLine(value ?? ""), NAME_MAX);
  return shown === "" ? null : { name, value: shown };
}

function labelFact(name: string, label: MessageLabel | null): Fact | null {
  return namedFact(name, label?.name ?? (label?.ref === null || label === null ? null : `#${label.ref}`));
}

function scanOf({ event, context }: MessageInput, { limits, words }: ViewForm): Pick<MessageView, "counts" | "findings" | "more"> {
  const scan = readScan(event.data);
  if (scan === null) return { counts: "", findings: [], more: "" };
  const shown = scan.findings.slice(0, limits.findings);
  const total = shown.length === 0 ? 0 : namedTotal(scan);
  return {
    counts: SCAN_LISTS.flatMap((list) => (scan.counts[list] === undefined ? [] : [words.scanCount(list, scan.counts[list])])).join(", "),
    findings: SCAN_LISTS.flatMap((list) => {
      const lines = shown.filter((finding) => finding.list === list).map((finding) => findingLine(finding, event, { context, words }));
      return lines.length === 0 ? [] : [{ heading: words.scanList(list), lines }];
    }),
    more: total > shown.length ? words.moreFindings(total - shown.length) : "",
  };
}

/** Findings that could have been named, whether the event brought them along or only counted them. */
function namedTotal({ counts, findings }: Scan): number {
  const counted = (counts.new ?? 0) + (counts.reactivated ?? 0) + (counts.mitigated ?? 0);
  return Math.max(counted, findings.length);
}

function findingLine(
  finding: ScanFinding,
  { source }: MessageEvent,
  { context, words }: { readonly context: MessageContext; readonly words: MessageWords },
): FindingLine {
  const url = sourceLink({ url: finding.url, source }, context) ?? "";
  return {
    ...severityOf(finding.severity, words),
    title: cutText(cleanLine(finding.title), NAME_MAX),
    url: url.length > FINDING_URL_MAX ? "" : url,
  };
}

function descriptionOf(description: string | null, { limits, words }: ViewForm): Pick<MessageView, "lines" | "cut"> {
  if (description === null) return { lines: [], cut: "" };
  const all = cleanLines(cutText(description, limits.description));
  const lines = all.slice(0, limits.lines);
  return { lines, cut: description.length > limits.description || all.length > lines.length ? words.cut : "" };
}

function linkTo(event: MessageEvent, context: MessageContext, words: MessageWords): Pick<MessageView, "link" | "linkLabel"> {
  const link = linkOf(event, context);
  if (sourceLink(event, context) !== null) return { link, linkLabel: words.openSource };
  return { link, linkLabel: event.product === null ? words.openAlerts : words.openProduct };
}

function reasonOf(
  { event, why, receiver, context }: MessageInput,
  { channel, words }: ViewForm,
): Pick<MessageView, "reason" | "settings" | "settingsLabel" | "unsubscribeLabel"> {
  const product = event.product === null ? null : cutText(cleanLine(event.product.name), NAME_MAX);
  const isOwn = event.source === OWN_SOURCE;
  return {
    reason: words.reason({ type: event.type, channel, why, receiver, product, isOwn, isTest: isOwn && event.key === TEST_KEY }),
    settings: ourPage(context, `${settingsPath(event, why, receiver)}${cellAnchor(event.type, channel)}`),
    settingsLabel: words.settings(receiver, why),
    unsubscribeLabel:
      receiver === "person" && unsubscribeLayer(why, event.product?.id ?? null) !== null
        ? words.unsubscribe({ type: event.type, channel, why, product })
        : "",
  };
}

function settingsPath(event: MessageEvent, why: Source, receiver: Receiver): string {
  if (receiver === "shared") return "/notifications/system";
  return why === "product" && event.product !== null ? `/product/${String(event.product.id)}` : "/notifications";
}
