import { type CellKey, type Channel, type EventType, isChannel, isEventType, type Scope } from "@tocsin/domain";

/** One preference document: a scope, or one's own settings for one product. */
export type ScopeKey = "personal" | "system" | "template" | `product:${number}`;

export function scopeOf(key: ScopeKey): Scope {
  return key === "personal" || key === "system" || key === "template" ? key : "product";
}

/** Path of a document below `/api/v1`. */
export function preferencesPath(key: ScopeKey): string {
  return scopeOf(key) === "product" ? `/products/${key.slice("product:".length)}/preferences` : `/preferences/${key}`;
}

/** Name of a cell inside its document, stable over loads: also the React key and the place of focus. */
export type CellId = `${EventType}:${Channel}`;

export function cellId({ event, channel }: CellKey): CellId {
  return `${event}:${channel}`;
}

export function cellKeyOf(id: string): CellKey | null {
  const [event = "", channel = ""] = id.split(":");
  return isEventType(event) && isChannel(channel) ? { event, channel } : null;
}
