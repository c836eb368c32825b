import { cutText } from "@tocsin/domain";
import { cleanLine } from "./clean-text.ts";
import type { MessageContext, MessageEvent } from "./event.ts";

/** A header's line has room for so much, however it is encoded. */
const LIST_NAME_MAX = 100;

/** RFC 2919 identifier of the product's list, without angle brackets; null where there is no product. */
export function listOf(
  event: Pick<MessageEvent, "product">,
  context: MessageContext,
): { readonly id: string; readonly name: string } | null {
  if (event.product === null) return null;
  const name = cutText(cleanLine(event.product.name), LIST_NAME_MAX);
  return { id: `product-${String(event.product.id)}.${hostOf(context)}`, name };
}

/**
 * Root of the conversation about one object, without angle brackets: mail programs fold what names the same root. Taken
 * from the most specific object that the source names by an id of its own.
 */
export function threadOf(event: Pick<MessageEvent, "finding" | "test" | "engagement" | "source">, context: MessageContext): string | null {
  for (const kind of ["finding", "test", "engagement"] as const) {
    const ref = event[kind]?.ref ?? null;
    if (ref !== null && ref !== "") return `${kind}-${idPart(ref)}.${idPart(event.source)}@${hostOf(context)}`;
  }
  return null;
}

export function hostOf({ publicUrl }: Pick<MessageContext, "publicUrl">): string {
  const host = URL.canParse(publicUrl) ? new URL(publicUrl).hostname : "";
  // A literal address may not stand in an identifier as it is.
  return /^[a-z0-9.-]+$/.test(host) && host !== "" ? host : "localhost";
}

/** References are opaque text of others; an identifier takes letters, digits, "-" and "_" only. */
function idPart(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`).slice(0, 200);
}
