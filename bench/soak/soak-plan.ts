import { FLOW, MAILBOX, SLACK_CHANNEL } from "../crash/company.ts";
import type { Arrival } from "../crash/sink.ts";

export interface SoakPlan {
  /** Folder of the packed server. */
  readonly pack: string;
  readonly seed: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Of a hundred answers, how many go wrong. */
  readonly faultPercent: number;
  /** How often one message meets with a fault at most: its schedule soon takes hours. */
  readonly faultsMax: number;
  readonly lookMs: number;
  /** Between two backups; also how long the first one is waited for. */
  readonly backupMs: number;
  /** Deliveries of more than a year ago, which the chores of the night find. */
  readonly oldDeliveries: number;
  /** How long everything may take to come to an end when no more events come and nothing goes wrong any more. */
  readonly drainMs: number;
}

export const PRODUCTS = 20;
/** Sixty people: each event of long ago goes to fifty of them. */
export const MEMBERS = 3;
export const PEOPLE = PRODUCTS * MEMBERS;
export const SUPERUSER = "root@proof.example";

/** How often which event comes: a flow of Teams takes 1,500 cards a day, Slack three messages a second to people, and each has people and places. */
const KINDS = [
  { type: "engagement_added", channel: "msteams", every: 1_200, at: 7 },
  { type: "test_added", channel: "slack", every: 80, at: 3 },
  { type: "close_engagement", channel: "mail", every: 120, at: 1 },
] as const;

/** What all other events are. */
const USUAL = "scan_added";

/** The cells that everybody has on, beside alerts. */
export const SWITCHED_ON: readonly (readonly [type: string, channel: string])[] = [
  ...[...KINDS.map(({ type }) => type), USUAL].map((type) => [type, "webhooks"] as const),
  ...KINDS.map(({ type, channel }) => [type, channel] as const),
];

export const TYPES: readonly string[] = [...KINDS.map(({ type }) => type), USUAL];

/** Events are numbered from 0; everything about one follows from its number. */
export function typeOf(number: number): string {
  return kindOf(number)?.type ?? USUAL;
}

export function productOf(number: number): number {
  return 1 + (number % PRODUCTS);
}

export function emailOf(person: number): string {
  return `person${String(person)}@proof.example`;
}

/** Whoever is a member of the event's product. The superuser wants no alerts. */
export function membersOf(number: number): readonly string[] {
  return Array.from({ length: MEMBERS }, (_, index) => emailOf((productOf(number) - 1) * MEMBERS + index + 1));
}

export type Place = Pick<Arrival, "channel" | "place">;

/** Everywhere that an event has to arrive outside. */
export function placesOf(number: number): readonly Place[] {
  return [{ channel: "webhooks", place: hookOf(ownerOf(productOf(number))) }, ...sharedAndPersonal(number)];
}

/** One of the members of each product has an endpoint: a lane has four places, and one for all events would always be near its end. */
export function ownerOf(product: number): number {
  return (product - 1) * MEMBERS + 1;
}

export function hookOf(owner: number): string {
  return `/hook/${String(owner)}`;
}

function sharedAndPersonal(number: number): readonly Place[] {
  const channel = kindOf(number)?.channel;
  if (channel === undefined) return [];
  if (channel === "msteams") return [{ channel, place: FLOW }];
  const people = [...membersOf(number), SUPERUSER].map((place) => ({ channel, place }));
  return [...people, { channel, place: channel === "mail" ? MAILBOX : SLACK_CHANNEL }];
}

function kindOf(number: number) {
  return KINDS.find(({ every, at }) => number % every === at);
}
