import { CHANNELS, type Channel, EVENT_TYPES, type EventType, PANEL_EVENT_TYPES } from "../catalogue.ts";

/** Whose settings are edited (rule S1). `product` is one person's settings for one product. */
export const SCOPES = ["system", "personal", "template", "product"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a cell of a layer can hold. The System layer knows only `on` and `inherit` (rule L2). */
export const OWN_VALUES = ["inherit", "on", "off"] as const;
export type Own = (typeof OWN_VALUES)[number];

/**
 * Whether a scope has a cell: `exists`; `unavailable`, shown without a value and with the reason (Teams in Personal and
 * Template); or `absent`, not part of the scope at all.
 */
export type CellPresence = "exists" | "unavailable" | "absent";

const PANEL_CHANNELS: readonly Channel[] = ["alert", "mail", "slack"];

export function cellPresence(scope: Scope, event: EventType, channel: Channel): CellPresence {
  if (scope === "product") return PANEL_EVENT_TYPES.includes(event) && PANEL_CHANNELS.includes(channel) ? "exists" : "absent";
  if (channel === "msteams" && scope !== "system") return "unavailable";
  return "exists";
}

export interface CellKey {
  readonly event: EventType;
  readonly channel: Channel;
}

/** Every cell a scope shows, unavailable ones included, in catalogue order (rule S2). */
export function cellsOfScope(scope: Scope): readonly CellKey[] {
  return EVENT_TYPES.flatMap((event) => CHANNELS.map((channel) => ({ event, channel }))).filter(
    ({ event, channel }) => cellPresence(scope, event, channel) !== "absent",
  );
}
