import { ourPage, sourceLink } from "../links.ts";
import { OBJECT_LINK_MAX, type WebhookContext, type WebhookEvent, type WebhookObject } from "./webhook-event.ts";

/** The source whose pages and REST paths we know. */
const DEFECTDOJO = "defectdojo";

export type ObjectKind = "productType" | "product" | "engagement" | "test" | "finding";

const PAGE = {
  productType: "/product/type/",
  product: "/product/",
  engagement: "/engagement/",
  test: "/test/",
  finding: "/finding/",
} as const satisfies Record<ObjectKind, string>;

const COLLECTION = {
  productType: "product_types",
  product: "products",
  engagement: "engagements",
  test: "tests",
  finding: "findings",
} as const satisfies Record<ObjectKind, string>;

/** Where people and programs find one object; null where nobody can say. */
export interface ObjectLinks {
  readonly ui: string | null;
  readonly api: string | null;
}

/** Where an object of a source is in that source: DefectDojo's by its number, others' nobody knows. */
export function linksInSource(
  kind: ObjectKind,
  { source, ref }: { readonly source: string | null; readonly ref: string | null },
  context: WebhookContext,
): ObjectLinks {
  if (source !== DEFECTDOJO || ref === null || !isNumber(ref)) return { ui: null, api: null };
  return {
    ui: shortLink(sourceLink({ source, url: `${PAGE[kind]}${ref}` }, context)),
    api: shortLink(sourceLink({ source, url: `/api/v2/${COLLECTION[kind]}/${ref}/` }, context)),
  };
}

/** Our own page of a product; types have none. */
export function ourLinks(kind: "product" | "productType", { id }: WebhookObject, context: WebhookContext): ObjectLinks {
  if (kind === "productType") return { ui: null, api: shortLink(ourPage(context, "/api/v1/product-types")) };
  return {
    ui: shortLink(ourPage(context, `/product/${String(id)}`)),
    api: shortLink(ourPage(context, `/api/v1/products/${String(id)}`)),
  };
}

/** The instance whose ids an event's objects carry, without a slash at its end; null: they carry ours. */
export function instanceOf({ source }: Pick<WebhookEvent, "source">, context: WebhookContext): string | null {
  if (source !== DEFECTDOJO) return null;
  return sourceLink({ source, url: "/" }, context)?.replace(/\/+$/, "") ?? null;
}

/** DefectDojo counts its objects. */
export function isNumber(ref: string): boolean {
  return /^\d{1,15}$/.test(ref);
}

export function shortLink(link: string | null): string | null {
  return link === null || link.length > OBJECT_LINK_MAX ? null : link;
}
