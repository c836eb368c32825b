/**
 * The 18 event types and five channels, in the order and with the keys their users know from DefectDojo (rules C1–C4).
 * Everything that lists event types or channels, from the database CHECKs to the matrix, is derived from here.
 */

export const CHANNELS = ["alert", "mail", "slack", "msteams", "webhooks"] as const;
export type Channel = (typeof CHANNELS)[number];

/** One bit per channel: layers are stored and resolved as masks. */
export const CHANNEL_BIT = { alert: 1, mail: 2, slack: 4, msteams: 8, webhooks: 16 } as const satisfies Record<Channel, number>;
export const ALL_CHANNELS_MASK = 31;

export const CHANNEL_LABEL = {
  alert: "Alert",
  mail: "Mail",
  slack: "Slack",
  msteams: "Microsoft Teams",
  webhooks: "Webhooks",
} as const satisfies Record<Channel, string>;

export const EVENT_GROUPS = [
  { key: "products", label: "Products & engagements" },
  { key: "tests", label: "Tests & scans" },
  { key: "deadlines", label: "Deadlines & risk" },
  { key: "people", label: "People" },
  { key: "integrations", label: "Integrations & other" },
] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number]["key"];

/** What an event of a type is about; engagement, test and finding are labels on it, only products and types decide access. */
export type Concern = "product_type" | "product" | "engagement" | "test" | "finding" | "note" | "risk_acceptance" | "anything";

interface EventTypeRow {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly concerns: Concern;
  readonly group: EventGroup;
  /** Place on the product page's panel, from 1; null: not on it. */
  readonly panelOrder: number | null;
}

const ROWS = [
  row("product_type_added", {
    label: "Product type added",
    help: "A product type was created.",
    concerns: "product_type",
    group: "products",
    panelOrder: null,
  }),
  row("product_added", {
    label: "Product added",
    help: "A product was created.",
    concerns: "product",
    group: "products",
    panelOrder: null,
  }),
  row("engagement_added", {
    label: "Engagement added",
    help: "An engagement was created in a product.",
    concerns: "engagement",
    group: "products",
    panelOrder: 1,
  }),
  row("test_added", { label: "Test added", help: "A test was added to an engagement.", concerns: "test", group: "tests", panelOrder: 3 }),
  row("scan_added", {
    label: "Scan added",
    help: "An import created, reactivated or closed findings.",
    concerns: "test",
    group: "tests",
    panelOrder: 4,
  }),
  row("scan_added_empty", {
    label: "Scan added (nothing changed)",
    help: "An import ran and changed nothing.",
    concerns: "test",
    group: "tests",
    panelOrder: null,
  }),
  row("jira_update", {
    label: "JIRA problems",
    help: "JIRA sync runs in the background; its errors show here.",
    concerns: "finding",
    group: "integrations",
    panelOrder: null,
  }),
  row("upcoming_engagement", {
    label: "Upcoming engagement",
    help: "An engagement starts in three days.",
    concerns: "engagement",
    group: "products",
    panelOrder: null,
  }),
  row("stale_engagement", {
    label: "Stale engagement",
    help: "An engagement is past its end and still open.",
    concerns: "engagement",
    group: "products",
    panelOrder: null,
  }),
  row("auto_close_engagement", {
    label: "Auto close engagement",
    help: "The system closed an engagement.",
    concerns: "engagement",
    group: "products",
    panelOrder: null,
  }),
  row("close_engagement", {
    label: "Close engagement",
    help: "Somebody closed an engagement.",
    concerns: "engagement",
    group: "products",
    panelOrder: 2,
  }),
  row("user_mentioned", {
    label: "User mentioned",
    help: "Somebody wrote @you in a note.",
    concerns: "note",
    group: "people",
    panelOrder: null,
  }),
  row("code_review", {
    label: "Code review",
    help: "A finding was handed over for code review.",
    concerns: "finding",
    group: "people",
    panelOrder: null,
  }),
  row("review_requested", {
    label: "Review requested",
    help: "Somebody asked you to review a finding.",
    concerns: "finding",
    group: "people",
    panelOrder: null,
  }),
  row("other", {
    label: "Other",
    help: "Every event that has no row of its own.",
    concerns: "anything",
    group: "integrations",
    panelOrder: null,
  }),
  row("sla_breach", {
    label: "SLA breach",
    help: "A finding is about to breach its SLA, breaches it or has breached it.",
    concerns: "finding",
    group: "deadlines",
    panelOrder: 5,
  }),
  row("risk_acceptance_expiration", {
    label: "Risk acceptance expiration",
    help: "A risk acceptance expires soon or has expired.",
    concerns: "risk_acceptance",
    group: "deadlines",
    panelOrder: 7,
  }),
  row("sla_breach_combined", {
    label: "SLA breach (combined)",
    help: "SLA breaches of a product, in one message.",
    concerns: "product",
    group: "deadlines",
    panelOrder: 6,
  }),
] as const;

function row<K extends string>(key: K, info: Omit<EventTypeRow, "key">): EventTypeRow & { readonly key: K } {
  return { key, ...info };
}

export type EventType = (typeof ROWS)[number]["key"];

/** Keys in catalogue order; index + 1 is the number under which a type is stored. Append only. */
export const EVENT_TYPES: readonly EventType[] = ROWS.map((entry) => entry.key);

/** Stored number of an event type, 1–18 in catalogue order. */
export function eventNumber(type: EventType): number {
  return EVENT_TYPES.indexOf(type) + 1;
}

export interface EventTypeInfo extends EventTypeRow {
  readonly key: EventType;
}

const INFO: ReadonlyMap<string, EventTypeInfo> = new Map(ROWS.map((entry) => [entry.key, entry]));

export function eventTypeInfo(type: EventType): EventTypeInfo {
  const info = INFO.get(type);
  if (info === undefined) throw new Error(`No event type ${type} in the catalogue`);
  return info;
}

export function isEventType(key: string): key is EventType {
  return INFO.has(key);
}

export function isChannel(key: string): key is Channel {
  return Object.hasOwn(CHANNEL_BIT, key);
}

/** Channels that are on where nobody has said anything (rule C3): the alert, except for scans that changed nothing. */
export function defaultMask(type: EventType): number {
  return type === "scan_added_empty" ? 0 : CHANNEL_BIT.alert;
}

/** The group order of the matrix, which is not the catalogue's (rule C2). */
const DEADLINE_ORDER: readonly EventType[] = ["sla_breach", "sla_breach_combined", "risk_acceptance_expiration"];

export function eventTypesOfGroup(group: EventGroup): readonly EventType[] {
  if (group === "deadlines") return DEADLINE_ORDER;
  return EVENT_TYPES.filter((type) => eventTypeInfo(type).group === group);
}

/** The seven event types of the product page's panel, in the panel's order. */
export const PANEL_EVENT_TYPES: readonly EventType[] = EVENT_TYPES.filter((type) => eventTypeInfo(type).panelOrder !== null).toSorted(
  (a, b) => (eventTypeInfo(a).panelOrder ?? 0) - (eventTypeInfo(b).panelOrder ?? 0),
);

/** Event types whose last channel is not switched off without asking. */
export const CRITICAL_EVENT_TYPES: readonly EventType[] = [
  "sla_breach",
  "sla_breach_combined",
  "risk_acceptance_expiration",
  "user_mentioned",
  "review_requested",
];

const ALIASES: ReadonlyMap<string, EventType> = new Map([["engagement_closed", "close_engagement"]]);

/** An incoming key: 1–64 characters of [a-z0-9_] (rule C4). */
export function isEventKey(key: string): boolean {
  return /^[a-z0-9_]{1,64}$/.test(key);
}

/** The row of the matrix that an incoming key belongs to; a key without a row of its own is "other" (rule C4). */
export function eventTypeOf(key: string): EventType {
  if (isEventType(key)) return key;
  return ALIASES.get(key) ?? "other";
}

/** What a person reads for an incoming key: the row's label, or the key in words ("finding_added" → "Finding added"). */
export function eventKeyLabel(key: string): string {
  if (isEventType(key)) return eventTypeInfo(key).label;
  const words = key.replaceAll("_", " ").trim();
  return words === "" ? "Other" : words.charAt(0).toUpperCase() + words.slice(1);
}
