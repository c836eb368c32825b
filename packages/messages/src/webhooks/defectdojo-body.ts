import { cutText } from "@tocsin/domain";
import { cleanLine } from "../clean-text.ts";
import { sourceLink } from "../links.ts";
import { WORDS_EN } from "../words-en.ts";
import { type ListedFinding, scanFindings } from "./findings.ts";
import { instanceOf, isNumber, linksInSource, type ObjectKind, type ObjectLinks, ourLinks, shortLink } from "./object-links.ts";
import type { BodyInput } from "./standard-body.ts";
import { NAME_MAX, type WebhookContext, type WebhookEvent, type WebhookObject, type WebhookOwner } from "./webhook-event.ts";

/** People that a review names in a body. */
const REVIEWERS_MAX = 20;

interface Reference {
  readonly id: number | string | null;
  readonly url_ui: string | null;
  readonly url_api: string | null;
}

/**
 * What DefectDojo's own webhooks say, for receivers that were written for them (page 8.5); where DefectDojo names no object,
 * ours does. Ids are those of the instance that the header X-DefectDojo-Instance names.
 */
export function defectDojoBody({ event, context, view, size }: BodyInput, owner: WebhookOwner | null): object {
  const objects = objectsOf(event, context);
  const scan = scanFindings(event.data, size.findings);
  const finding = findingOf(event, context);
  return {
    description: view.lines.join("\n"),
    title: view.title,
    user: userOf(owner, context),
    url_ui: view.link,
    url_api: [finding, objects.test, objects.engagement, objects.product, objects.product_type].find(hasApi)?.url_api ?? null,
    ...(view.disclaimer === "" ? {} : { disclaimer: view.disclaimer }),
    ...withoutNulls(objects),
    ...(finding === null ? {} : { finding }),
    ...(scan === null
      ? {}
      : {
          finding_count: scan.total,
          findings: Object.fromEntries(
            Object.entries(scan.lists).map(([name, list]) => [name, list.map((one) => listedFinding(one, event, context))]),
          ),
        }),
    ...(event.type === "review_requested" ? reviewOf(event) : {}),
  };
}

/** Headers that DefectDojo's requests have. */
export function defectDojoHeaders(event: Pick<WebhookEvent, "key" | "source">, context: WebhookContext): Readonly<Record<string, string>> {
  return {
    "X-DefectDojo-Event": event.key,
    "X-DefectDojo-Instance": instanceOf(event, context) ?? context.publicUrl.replace(/\/+$/, ""),
    Accept: "application/json",
  };
}

export function userOf(owner: WebhookOwner | null, context: WebhookContext): object | null {
  if (owner === null) return null;
  const name = cutText(cleanLine(owner.name), NAME_MAX);
  const [, first = name, last = ""] = /^(.*\S)\s+(\S+)$/.exec(name) ?? [];
  return {
    id: isNumber(owner.id) ? Number(owner.id) : owner.id,
    email: owner.email ?? "",
    username: owner.username,
    first_name: first,
    last_name: last,
    url_ui: shortLink(`${context.publicUrl.replace(/\/+$/, "")}/people`),
    url_api: shortLink(`${context.publicUrl.replace(/\/+$/, "")}/api/v1/me`),
  };
}

function objectsOf(event: WebhookEvent, context: WebhookContext) {
  const { source, engagement, test } = event;
  return {
    product_type: namedOf("productType", event.productType, { event, context }),
    product: namedOf("product", event.product, { event, context }),
    engagement:
      engagement === null ? null : { ...labelRef("engagement", engagement.ref, { source, context }), name: named(engagement.name) },
    test: test === null ? null : { ...labelRef("test", test.ref, { source, context }), title: named(test.name) },
  };
}

interface About {
  readonly event: WebhookEvent;
  readonly context: WebhookContext;
}

/** By the source's id where the event speaks of a DefectDojo instance, else by ours. */
function namedOf(kind: "product" | "productType", object: WebhookObject | null, { event, context }: About) {
  if (object === null) return null;
  const isTheirs = instanceOf(event, context) !== null;
  const links: ObjectLinks = isTheirs ? linksInSource(kind, object, context) : ourLinks(kind, object, context);
  const id = isTheirs ? idOf(object.source === event.source ? object.ref : null) : object.id;
  return { id, name: named(object.name), url_ui: links.ui, url_api: links.api };
}

interface Origin {
  readonly source: string;
  readonly context: WebhookContext;
}

function labelRef(kind: Exclude<ObjectKind, "product" | "productType">, ref: string | null, { source, context }: Origin): Reference {
  const { ui, api } = linksInSource(kind, { source, ref }, context);
  return { id: idOf(ref), url_ui: ui, url_api: api };
}

function findingOf({ finding, severity, source }: WebhookEvent, context: WebhookContext) {
  if (finding === null) return null;
  return {
    ...labelRef("finding", finding.ref, { source, context }),
    title: named(finding.name),
    severity: severity === null ? null : WORDS_EN.severity(severity),
  };
}

function listedFinding({ id, title, severity, url }: ListedFinding, { source }: WebhookEvent, context: WebhookContext) {
  const known = labelRef("finding", id, { source, context });
  return {
    ...known,
    title: title ?? "",
    severity: severity === null ? null : WORDS_EN.severity(severity),
    url_ui: shortLink(sourceLink({ url, source }, context)) ?? known.url_ui,
  };
}

/** Reviewers are the people who were named; of none of them more than the user name. */
function reviewOf({ actor, recipients }: WebhookEvent) {
  const person = (username: string) => ({ id: null, username: cutText(cleanLine(username), NAME_MAX), first_name: "", last_name: "" });
  return {
    requested_by: actor === null ? null : person(actor),
    ...(recipients === null ? {} : { reviewers: recipients.slice(0, REVIEWERS_MAX).map(person) }),
  };
}

function idOf(ref: string | null): number | string | null {
  if (ref === null || ref === "") return null;
  return isNumber(ref) ? Number(ref) : cutText(cleanLine(ref), NAME_MAX);
}

function named(name: string | null): string | null {
  return name === null ? null : cutText(cleanLine(name), NAME_MAX);
}

function hasApi(reference: Reference | null): boolean {
  return reference !== null && reference.url_api !== null;
}

function withoutNulls<T extends object>(record: T): Partial<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some of its entries, as they are.
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as Partial<T>;
}
