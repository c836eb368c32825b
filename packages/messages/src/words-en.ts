import { type Channel, CHANNEL_LABEL, type EventType, eventTypeInfo, type Severity, type Source } from "@tocsin/domain";
import type { ScanList } from "./scan.ts";

const SEVERITY_WORD = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
} as const satisfies Record<Severity, string>;

const LIST_WORD = {
  new: "new",
  reactivated: "reactivated",
  mitigated: "closed",
  untouched: "untouched",
} as const satisfies Record<ScanList, string>;

/** Raised by a clock or a background job: nobody acted. */
const BY_ITSELF: Readonly<Partial<Record<EventType, string>>> = {
  upcoming_engagement: "no person: scheduled",
  stale_engagement: "no person: scheduled",
  auto_close_engagement: "no person: scheduled",
  sla_breach: "no person: scheduled",
  sla_breach_combined: "no person: scheduled",
  risk_acceptance_expiration: "no person: scheduled",
  jira_update: "no person: in the background",
};

export type Receiver = "person" | "shared";

interface ReasonInput {
  readonly type: EventType;
  readonly channel: Channel;
  readonly why: Source;
  readonly receiver: Receiver;
  readonly product: string | null;
  /** It is about Tocsin itself. */
  readonly isOwn: boolean;
  /** Somebody tries the channel out. */
  readonly isTest: boolean;
}

const SHARED_PLACE = {
  alert: "channel",
  mail: "mailbox",
  slack: "channel",
  msteams: "channel",
  webhooks: "endpoint",
} as const satisfies Record<Channel, string>;

/** What messages say, in English; another language is another object of this type. */
export const WORDS_EN = {
  severity: (severity: Severity): string => SEVERITY_WORD[severity],
  /** "3 new", "1 closed". */
  scanCount: (list: ScanList, count: number): string => `${String(count)} ${LIST_WORD[list]}`,
  scanList: (list: ScanList): string => LIST_WORD[list],
  moreFindings: (count: number): string => (count === 1 ? "1 more finding" : `${String(count)} more findings`),
  /** Lines that a message had no room for. */
  more: (count: number): string => `… ${String(count)} more`,
  delivery: (id: string): string => `Delivery ${id}`,
  ping: "Test webhook notification",
  /** Null: nobody was named; of what Tocsin tells of itself, nobody did it. */
  actor: (actor: string | null, type: EventType, isOwn: boolean): string => {
    if (actor !== null) return `by ${actor}`;
    return isOwn ? "by Tocsin" : (BY_ITSELF[type] ?? "person not named");
  },
  greeting: (name: string): string => (name === "" ? "Hello," : `Hello ${name},`),
  openSource: "Open it",
  openProduct: "Open the product in Tocsin",
  openAlerts: "Open your alerts in Tocsin",
  unsubscribe: ({ type, channel, why, product }: Omit<ReasonInput, "receiver" | "isOwn" | "isTest">): string =>
    `Unsubscribe from ${CHANNEL_LABEL[channel]} for "${eventTypeInfo(type).label}"${why === "product" && product !== null ? ` of ${product}` : ""}`,
  settings: (receiver: Receiver, why: Source): string => {
    if (receiver === "shared") return "Change the System settings";
    return why === "system" ? "See this setting" : "Change this setting";
  },
  codeTitle: "Messages from Tocsin in this account?",
  codeIs: (code: string): string => `Your code for Tocsin is ${code}.`,
  codeAsked: ({ username, minutes, host }: { readonly username: string; readonly minutes: number; readonly host: string }): string =>
    `${username} wants to get their Tocsin messages in this Slack account. Whoever that is enters the code at ${host} within ${String(minutes)} minutes.`,
  codeNotYou: "If that is not you, do nothing, and give the code to nobody: without it no message comes here.",
  openAccount: "Open your account in Tocsin",
  cut: "The text was cut; the page behind the link has all of it.",
  plain: "The full message could not be written. The page behind the link has all of it.",
  reason: ({ type, channel, why, receiver, product, isOwn, isTest }: ReasonInput): string => {
    if (isTest) return "This is a test; whoever asked for it chose this place, and nobody else gets it.";
    const cell = `${CHANNEL_LABEL[channel]} for "${eventTypeInfo(type).label}"`;
    if (receiver === "shared") return `This ${SHARED_PLACE[channel]} gets this because System has ${cell} on.`;
    if (isOwn && why === "system") return "You get this because you can do something about it; it cannot be switched off.";
    return `You get this because ${REASONS[why](cell, product)}.`;
  },
} as const;

export type MessageWords = typeof WORDS_EN;

const REASONS = {
  system: (cell) => `System has ${cell} on; it cannot be switched off personally`,
  product: (cell, product) => `you switched on ${cell} for ${product === null ? "this product" : `the product ${product}`}`,
  personal: (cell) => `you switched on ${cell} in your Personal settings`,
  template: (cell) => `the Template has ${cell} on and you have not chosen otherwise`,
  default: (cell) => `${cell} is on by default and you have not chosen otherwise`,
} as const satisfies Record<Source, (cell: string, product: string | null) => string>;
