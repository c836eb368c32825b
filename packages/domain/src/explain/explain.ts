import type { Access } from "../audience/access.ts";
import { type AudienceRule, systemReaches, type SystemAudience } from "../audience/audience.ts";
import { CHANNEL_BIT, type Channel } from "../catalogue.ts";
import type { SuppressReason } from "../delivery/reasons.ts";
import { ownOf } from "../preferences/layers.ts";
import { decide, effectiveMask, type LayerStack, type Source } from "../preferences/resolve.ts";
import type { Own } from "../preferences/scopes.ts";

/** The channels that can reach a person. */
export const PERSON_CHANNELS = ["alert", "mail", "slack", "webhooks"] as const satisfies readonly Channel[];
export type PersonChannel = (typeof PERSON_CHANNELS)[number];

/** What of an event decides who hears of it. */
export interface EventFacts {
  readonly rule: AudienceRule;
  readonly alertOnly: boolean;
  /** A product or product type is named: named recipients then need access to it. */
  readonly asksAccess: boolean;
  readonly systemAudience: SystemAudience;
  /** Channels that are enabled and configured. */
  readonly enabled: Readonly<Record<PersonChannel, boolean>>;
  /** The shared mailbox's address, when this event goes there too; else null. */
  readonly mailbox: string | null;
  /** Channels that the event itself has on for its audience, as if System had: a notice of ours (rule N2). */
  readonly insists: number;
}

export interface PersonFacts {
  readonly active: boolean;
  readonly superuser: boolean;
  /** Named in the event's recipients. */
  readonly named: boolean;
  /** The ways in which the person may see what the event names; for events that name nothing, superuser or none. */
  readonly access: readonly Access[];
  /** `system` is the System layer as stored; whether it reaches this person is decided here. */
  readonly layers: LayerStack;
  readonly mailAddress: string | null;
  readonly mailAddressRefused: boolean;
  readonly slackAddress: string | null;
  /** The person's own active endpoints that take this event type. */
  readonly endpointCount: number;
}

/**
 * `sent`: a delivery that will be tried (an alert: delivered at once) · `suppressed`: a record that says why not ·
 * `none`: no record, with the reason where there is one.
 */
export interface ChannelVerdict {
  readonly channel: PersonChannel;
  readonly verdict: "sent" | "suppressed" | "none";
  /** The layer that decided the cell. */
  readonly source: Source;
  readonly reason: SuppressReason | null;
  readonly trace: readonly { readonly layer: Source; readonly value: Own }[];
}

export interface Explanation {
  readonly inAudience: boolean;
  /** Why a person is not in the audience; null for somebody who is. */
  readonly outsideReason: "inactive_user" | "no_access" | "not_named" | "nobody" | null;
  readonly channels: readonly ChannelVerdict[];
}

/** One person's answer for one event (rules A1–A6, L1–L7, D4). Pure twin of the fan-out's SQL: a test holds the two equal. */
export function explain(event: EventFacts, person: PersonFacts): Explanation {
  const outsideReason = outsideReasonOf(event, person);
  const reached: PersonFacts = {
    ...person,
    layers: { ...person.layers, system: (systemReaches(event.systemAudience, person) ? person.layers.system : 0) | event.insists },
  };
  const channels = PERSON_CHANNELS.map((channel) => verdictOf(event, reached, channel, outsideReason));
  return { inAudience: outsideReason === null, outsideReason, channels };
}

function outsideReasonOf(event: EventFacts, person: PersonFacts): Explanation["outsideReason"] {
  if (event.rule === "nobody" || event.rule === "destinations") return "nobody";
  if (event.rule === "recipients" && !person.named) return "not_named";
  if (!person.active) return "inactive_user";
  return isAdmitted(event, person) ? null : "no_access";
}

/** Whether an active person's rights admit them to the event, by the rule that found its audience. */
function isAdmitted({ rule, asksAccess }: EventFacts, { access, superuser }: PersonFacts): boolean {
  if (rule === "superusers" || rule === "default_superusers") return superuser;
  return access.length > 0 || (rule === "recipients" && !asksAccess);
}

function verdictOf(event: EventFacts, person: PersonFacts, channel: PersonChannel, outside: Explanation["outsideReason"]): ChannelVerdict {
  const { effective, source } = decide(person.layers, channel);
  const found = outside === null ? insideVerdict(event, person, channel, effective) : outsideVerdict(event, person, channel, outside);
  return { channel, source, ...found, trace: traceOf(person.layers, channel) };
}

type Found = Pick<ChannelVerdict, "verdict" | "reason">;

/** Named people always get a record; everybody else outside has none. */
function outsideVerdict(
  event: EventFacts,
  person: PersonFacts,
  channel: PersonChannel,
  outside: Exclude<Explanation["outsideReason"], null>,
): Found {
  const reason = outside === "nobody" || outside === "not_named" ? null : outside;
  const recorded = event.rule === "recipients" && person.named && channel === "alert";
  return { verdict: recorded ? "suppressed" : "none", reason };
}

function insideVerdict(event: EventFacts, person: PersonFacts, channel: PersonChannel, effective: boolean): Found {
  const named = event.rule === "recipients";
  if (!effective) return offVerdict(named, person, channel);
  const reason = obstacleOf(event, person, channel);
  if (reason === null) return { verdict: "sent", reason };
  const countedOnly = reason === "channel_disabled" || reason === "alert_only";
  return { verdict: countedOnly && !named ? "none" : "suppressed", reason };
}

/** Off: a named person with nothing on at all gets one row, of the alert channel; a broadcast leaves no row. */
function offVerdict(named: boolean, person: PersonFacts, channel: PersonChannel): Found {
  const reason = decide(person.layers, channel).source === "product" ? "muted" : "opted_out";
  const recorded = named && channel === "alert" && effectiveMask(person.layers) === 0;
  return { verdict: recorded ? "suppressed" : "none", reason };
}

/** What stands in the way of a channel that is on; the first obstacle counts. */
function obstacleOf(event: EventFacts, person: PersonFacts, channel: PersonChannel): SuppressReason | null {
  if (channel === "alert") return null;
  if (event.alertOnly) return "alert_only";
  if (!event.enabled[channel]) return "channel_disabled";
  return addressObstacle(event, person, channel);
}

function addressObstacle(event: EventFacts, person: PersonFacts, channel: Exclude<PersonChannel, "alert">): SuppressReason | null {
  if (channel === "webhooks") return person.endpointCount === 0 ? "no_endpoint" : null;
  if (channel === "slack") return person.slackAddress === null ? "no_address" : null;
  if (person.mailAddress === null) return "no_address";
  if (person.mailAddressRefused) return "address_refused";
  return event.mailbox !== null && sameAddress(event.mailbox, person.mailAddress) ? "same_address" : null;
}

/** Mailboxes are compared without regard to case, as ASCII: what the database can do as well. */
export function sameAddress(a: string, b: string): boolean {
  const fold = (address: string) => address.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return fold(a) === fold(b);
}

function traceOf(layers: LayerStack, channel: PersonChannel): ChannelVerdict["trace"] {
  const onOrInherit = (mask: number, otherwise: Own): Own => ((mask & CHANNEL_BIT[channel]) !== 0 ? "on" : otherwise);
  return [
    { layer: "system", value: onOrInherit(layers.system, "inherit") },
    { layer: "product", value: ownOf(layers.product, channel) },
    { layer: "personal", value: ownOf(layers.personal, channel) },
    { layer: "template", value: ownOf(layers.template, channel) },
    { layer: "default", value: onOrInherit(layers.defaults, "off") },
  ];
}
