import type { Alert, Catalogue, ChannelView, Delivery, Endpoint, Event, Me, Person, ProductDetail } from "@tocsin/contract";
import { CHANNEL_LABEL, CHANNELS, DEFAULT_KEYBOARD } from "@tocsin/domain";

const AT = "2026-11-23T09:00:00.000Z";

export function me(part: Partial<Me> = {}): Me {
  return {
    id: "1",
    username: "dana",
    name: "Dana Reyes",
    email: "dana@example.com",
    mailRefusal: null,
    slackEmail: null,
    slack: { origin: "login", confirmedAt: null, pending: null, refusal: null },
    superuser: false,
    timeZone: "UTC",
    language: null,
    keyboard: DEFAULT_KEYBOARD,
    via: "session",
    scopes: null,
    ...part,
  };
}

/** Only mail is set up. */
export function catalogue(): Catalogue {
  const channels = CHANNELS.map((key) => ({
    key,
    label: CHANNEL_LABEL[key],
    enabled: true,
    configured: key === "alert" || key === "mail",
    paused: false,
    tries: null,
  }));
  return { events: [], groups: [], channels, kept: { deliveriesDays: 90, alertsDays: 365 } };
}

export function alert(part: Partial<Alert> = {}): Alert {
  return {
    id: "a1",
    eventId: "e1",
    eventType: "scan_added",
    eventKey: "scan_added",
    eventLabel: "Scan added",
    title: "Created 3 findings",
    description: "In the public API.",
    url: "https://dojo.example.com/test/9",
    product: { id: 12, name: "Payments API" },
    severity: "high",
    actor: "peter",
    createdAt: AT,
    readAt: null,
    archivedAt: null,
    why: "default",
    own: false,
    ...part,
  };
}

export function person(part: Partial<Person> = {}): Person {
  return {
    id: "7",
    username: "peter",
    name: "Peter Weiss",
    email: "peter@example.com",
    active: true,
    superuser: false,
    globalRole: null,
    source: null,
    ownedBySource: [],
    canSignIn: false,
    mailRefusal: null,
    ...part,
  };
}

export function delivery(part: Partial<Delivery> = {}): Delivery {
  return {
    id: "d1",
    eventId: "e1",
    eventType: "scan_added",
    eventLabel: "Scan added",
    title: "Created 3 findings",
    product: { id: 12, name: "Payments API" },
    channel: "mail",
    person: { id: "1", username: "dana", name: "Dana Reyes" },
    destination: null,
    address: "dana@example.com",
    test: false,
    state: "delivered",
    reason: null,
    why: "personal",
    attempts: 1,
    durationMs: 88,
    dueAt: null,
    createdAt: AT,
    settledAt: AT,
    redeliveryOf: null,
    redeliveredAs: null,
    ...part,
  };
}

export function event(part: Partial<Event> = {}): Event {
  return {
    id: "e1",
    source: "ci",
    key: "scan_added",
    type: "scan_added",
    label: "Scan added",
    title: "Created 3 findings",
    description: null,
    url: null,
    occurredAt: AT,
    acceptedAt: AT,
    severity: null,
    productType: null,
    product: { id: 12, name: "Payments API" },
    engagement: null,
    test: null,
    finding: null,
    actor: null,
    audience: "default",
    rule: "product",
    alertOnly: false,
    fanOut: "fanned_out",
    reachedNobody: null,
    recipients: null,
    ledger: null,
    ...part,
  };
}

export function product(part: Partial<ProductDetail> = {}): ProductDetail {
  return {
    id: 12,
    name: "Payments API",
    ref: "12",
    source: "defectdojo",
    active: true,
    productType: { id: 1, name: "Web" },
    people: [],
    peopleTotal: 0,
    ...part,
  };
}

export function mailChannel(part: Partial<ChannelView> = {}): ChannelView {
  return {
    channel: "mail",
    label: "Mail",
    enabled: true,
    configured: true,
    version: 7,
    health: { state: "working", tries: null, words: "Working", since: null },
    waiting: 0,
    settingsOn: 0,
    remedy: null,
    secretSet: { at: AT, by: { id: "1", username: "dana", name: "Dana Reyes" } },
    lastSuccessAt: AT,
    lastError: null,
    mailRefusal: null,
    mail: {
      enabled: true,
      host: "smtp.example.com",
      port: 587,
      security: "starttls",
      username: "tocsin",
      password: "••••4f2a",
      from: "Tocsin <tocsin@example.com>",
      systemTo: null,
      connections: 3,
      ratePerMinute: null,
    },
    slack: null,
    msteams: null,
    webhooks: null,
    ...part,
  };
}

/** Not set up yet. */
export function teamsChannel(part: Partial<ChannelView> = {}): ChannelView {
  return { ...slackChannel(), channel: "msteams", label: "Microsoft Teams", ...part };
}

/** Not set up yet. */
export function slackChannel(part: Partial<ChannelView> = {}): ChannelView {
  return {
    channel: "slack",
    label: "Slack",
    enabled: false,
    configured: false,
    version: 0,
    health: { state: "not_set_up", tries: null, words: "Not set up", since: null },
    waiting: 0,
    settingsOn: 0,
    remedy: null,
    secretSet: null,
    lastSuccessAt: null,
    lastError: null,
    mailRefusal: null,
    mail: null,
    slack: null,
    msteams: null,
    webhooks: null,
    ...part,
  };
}

export function page<T>(
  items: readonly T[],
  nextCursor: string | null = null,
): { readonly items: readonly T[]; readonly nextCursor: string | null } {
  return { items, nextCursor };
}

export function endpoint(part: Partial<Endpoint> = {}): Endpoint {
  const { id, username, name } = me();
  return {
    id: "1",
    name: "SIEM",
    url: "https://siem.example.com/hook",
    host: "siem.example.com",
    owner: { id, username, name },
    events: null,
    format: "standard",
    headerName: null,
    headerValue: null,
    active: true,
    mayEdit: true,
    state: { state: "active", reason: null, words: "Active", since: null, nextTryAt: null },
    previousSecretUntil: null,
    pastSecretsUntil: [],
    lastSuccessAt: AT,
    lastError: null,
    createdAt: AT,
    ...part,
  };
}

/** What the Settings page shows of an installation that nobody has changed. */
export const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  serverUrl: "https://tocsin.example.com",
  teamName: null,
  disclaimer: null,
  retention: { deliveriesDays: 90, alertsDays: 365, auditDays: 730 },
  defectdojo: { instance: null, lastSeenAt: null },
};
