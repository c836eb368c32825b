import { cutText, type Source } from "@tocsin/domain";
import { cleanLine } from "../clean-text.ts";
import type { MessageLabel } from "../event.ts";
import { sourceLink } from "../links.ts";
import type { MessageView } from "../message-view.ts";
import { type ListedFinding, SCAN_KEYS, scanFindings, type ScanFindings } from "./findings.ts";
import { linksInSource, type ObjectKind, ourLinks, shortLink } from "./object-links.ts";
import { type BodySize, NAME_MAX, type WebhookContext, type WebhookEvent, type WebhookObject } from "./webhook-event.ts";

export interface BodyInput {
  readonly event: WebhookEvent;
  readonly why: Source;
  readonly context: WebhookContext;
  readonly view: MessageView;
  readonly size: BodySize;
}

/** Bytes of what a sender put into `data`; more is left out whole, so that what comes is never half of something. */
const DETAILS_MAX_BYTES = 4_000;

/** The payload of Standard Webhooks. */
export function standardBody(input: BodyInput): object {
  const { type, occurredAt } = input.event;
  return { type, timestamp: new Date(occurredAt).toISOString(), data: eventData(input) };
}

/** What happened, to what, where to look, and why it came here. */
export function eventData({ event, why, context, view, size }: BodyInput): object {
  const scan = scanFindings(event.data, size.findings);
  const { details, isLeftOut } = detailsOf(event.data, size);
  return {
    event: { id: event.id, key: event.key, label: view.label, source: nameOrNull(event.source) },
    title: view.title,
    description: view.lines.length === 0 ? null : view.lines.join("\n"),
    severity: event.severity,
    actor: nameOrNull(event.actor),
    url: view.link,
    productType: objectOf("productType", event.productType, context),
    product: objectOf("product", event.product, context),
    engagement: labelOf("engagement", event, context),
    test: labelOf("test", event, context),
    finding: labelOf("finding", event, context),
    scan: scan === null ? null : { counts: scan.counts, findings: findingsOf(scan, event, context) },
    details,
    why: { layer: why, words: view.reason, settings: view.settings },
    team: view.team === "" ? null : view.team,
    disclaimer: view.disclaimer === "" ? null : view.disclaimer,
    // What did not fit is behind the link.
    cut: [...(view.cut === "" ? [] : ["description"]), ...(scan?.isCut === true ? ["findings"] : []), ...(isLeftOut ? ["details"] : [])],
  };
}

function objectOf(kind: "product" | "productType", object: WebhookObject | null, context: WebhookContext) {
  if (object === null) return null;
  const source = linksInSource(kind, object, context);
  return {
    id: object.id,
    name: nameOrNull(object.name),
    source: nameOrNull(object.source),
    ref: nameOrNull(object.ref),
    url: ourLinks(kind, object, context).ui,
    sourceUrl: source.ui,
  };
}

function labelOf(kind: Extract<ObjectKind, "engagement" | "test" | "finding">, event: WebhookEvent, context: WebhookContext) {
  const label: MessageLabel | null = event[kind];
  if (label === null) return null;
  const { source } = event;
  return {
    name: nameOrNull(label.name),
    source: nameOrNull(source),
    ref: nameOrNull(label.ref),
    sourceUrl: linksInSource(kind, { source, ref: label.ref }, context).ui,
  };
}

function findingsOf({ lists }: ScanFindings, { source }: WebhookEvent, context: WebhookContext) {
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [
      name,
      list.map(({ id, title, severity, url }: ListedFinding) => ({
        ref: id,
        title,
        severity,
        sourceUrl: shortLink(sourceLink({ url, source }, context)),
      })),
    ]),
  );
}

function detailsOf(data: WebhookEvent["data"], { details }: BodySize): { readonly details: object | null; readonly isLeftOut: boolean } {
  const own = Object.entries(data).filter(([key]) => !SCAN_KEYS.has(key));
  if (own.length === 0) return { details: null, isLeftOut: false };
  const rest = Object.fromEntries(own);
  const fits = details && new TextEncoder().encode(JSON.stringify(rest)).length <= DETAILS_MAX_BYTES;
  return fits ? { details: rest, isLeftOut: false } : { details: null, isLeftOut: true };
}

function nameOrNull(text: string | null): string | null {
  const name = cutText(cleanLine(text ?? ""), NAME_MAX);
  return name === "" ? null : name;
}
