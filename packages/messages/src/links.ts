import type { Channel } from "@tocsin/domain";
import type { MessageContext, MessageEvent } from "./event.ts";

export class BadBaseUrl extends Error {
  override readonly name = "BadBaseUrl";
}

/**
 * Where an event leads, always absolute: its own address as it is; a path under its source's base, the base once; else
 * our page of the product, or the alerts.
 */
export function linkOf(event: Pick<MessageEvent, "url" | "source" | "product">, context: MessageContext): string {
  return sourceLink(event, context) ?? ourPage(context, event.product === null ? "/alerts" : `/product/${String(event.product.id)}`);
}

/** The event's own address, or null where it has none that can be trusted. */
export function sourceLink({ url, source }: Pick<MessageEvent, "url" | "source">, context: MessageContext): string | null {
  if (url === null) return null;
  if (!url.startsWith("/")) return absoluteHttp(url);
  if (/^\/[/\\]/.test(url) || !Object.hasOwn(context.sourceBaseUrls, source)) return null;
  return joined(context.sourceBaseUrls[source] ?? "", url);
}

/** A page of ours; throws {@link BadBaseUrl} where the public URL is no http(s) base. */
export function ourPage({ publicUrl }: Pick<MessageContext, "publicUrl">, path: string): string {
  const link = joined(publicUrl, path);
  if (link === null) throw new BadBaseUrl(`Not an http(s) base for links: ${JSON.stringify(publicUrl)}`);
  return link;
}

/** Where one press ends a kind of message, by token; null while we are not reached by https, for it works without a sign-in. */
export function unsubscribePages(context: Pick<MessageContext, "publicUrl">): ((token: string) => string) | null {
  const pages = ourPage(context, "/u/");
  return pages.startsWith("https:") ? (token) => `${pages}${encodeURIComponent(token)}` : null;
}

/** The preferences page with one cell pointed at. */
export function cellAnchor(event: string, channel: Channel): string {
  return `#event=${encodeURIComponent(event)}&channel=${channel}`;
}

/** Senders may or may not have put the base's own path in front already. */
function joined(base: string, path: string): string | null {
  const root = absoluteHttp(base);
  if (root === null) return null;
  const { origin, pathname } = new URL(root);
  const prefix = pathname.replace(/\/+$/, "");
  return absoluteHttp(`${origin}${prefix !== "" && path.startsWith(`${prefix}/`) ? "" : prefix}${path}`);
}

/** The address in its canonical form; null unless it is http(s) without user-info. */
function absoluteHttp(text: string): string | null {
  if (/\p{Cc}/u.test(text) || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.username === "" && url.password === "" ? url.href : null;
}
