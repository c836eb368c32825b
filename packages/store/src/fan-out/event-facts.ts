import {
  type AudienceRule,
  baseMask,
  type Channel,
  CHANNEL_BIT,
  defaultMask,
  type EventFacts,
  eventNumber,
  type EventType,
  includesDestinations,
  type LayerMask,
  PERSON_CHANNELS,
  type SystemAudience,
} from "@tocsin/domain";
import type { ExplainedDestination } from "@tocsin/ports";
import type { AccessObject } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { endpointTarget } from "../delivery-id.ts";
import { statement } from "../statements.ts";
import { eventBit } from "../webhooks/endpoint-rows.ts";
import type { VerdictParameters } from "./verdicts-sql.ts";

/** What of an event, stored or imagined, decides who hears of it. */
export interface AskedEvent {
  readonly type: EventType;
  readonly rule: AudienceRule;
  readonly product: number | null;
  readonly productType: number | null;
  readonly alertOnly: boolean;
  /** Channels that it has on for its audience by itself: only notices of ours. */
  readonly insists: number;
  /** People named, each once; empty for a broadcast. */
  readonly named: readonly number[];
}

/** Everything about one event that is the same for all its people, read at the moment it is used. */
export interface SharedFacts {
  readonly event: EventFacts;
  readonly system: number;
  readonly template: LayerMask;
  readonly defaults: number;
  readonly object: AccessObject | null;
  readonly parameters: VerdictParameters;
  readonly destinations: readonly SharedDestination[];
  /** Somebody has an endpoint of their own. */
  readonly ownEndpoints: boolean;
}

/** A shared place as the deliveries table names it, and as people do. */
export interface SharedDestination {
  readonly target: string;
  readonly shown: ExplainedDestination;
}

interface ChannelRow {
  readonly channel: Channel;
  readonly enabled: 0 | 1;
  readonly shared_address: string | null;
}

type ChannelRows = ReadonlyMap<Channel, ChannelRow>;

export function loadSharedFacts(db: Db, asked: AskedEvent): SharedFacts {
  return factsReader(db)(asked);
}

export type FactsReader = (asked: AskedEvent) => SharedFacts;

/** For several events of one unit of work, in which nothing of this changes: what does not depend on the event is read once. */
export function factsReader(db: Db): FactsReader {
  const channels = readChannels(db);
  const systemAudience = readSystemAudience(db);
  const ownEndpoints = channels.get("webhooks")?.enabled === 1 && statement(db, OWN_ENDPOINTS).get() !== undefined;
  const layers = new Map<EventType, SharedLayers>();
  return (asked) => {
    const known = layers.get(asked.type) ?? readSharedLayers(db, asked.type);
    layers.set(asked.type, known);
    return sharedFacts(db, asked, { ...known, channels, systemAudience, ownEndpoints });
  };
}

interface Read extends SharedLayers {
  readonly channels: ChannelRows;
  readonly systemAudience: SystemAudience;
  readonly ownEndpoints: boolean;
}

function sharedFacts(db: Db, asked: AskedEvent, { system, template, channels, systemAudience, ownEndpoints }: Read): SharedFacts {
  const defaults = defaultMask(asked.type);
  const destinations = destinationsOf(db, asked, { system, channels });
  const event = eventFacts(asked, { channels, destinations, systemAudience });
  const object = asked.product !== null ? "product" : asked.productType !== null ? "product_type" : null;
  const parameters: VerdictParameters = {
    product: asked.product,
    product_type: asked.productType,
    named: JSON.stringify(asked.named),
    event_type: eventNumber(asked.type),
    layer_product: asked.product ?? -1,
    everyone: event.systemAudience === "everyone" ? 1 : 0,
    system,
    insists: asked.insists,
    base: baseMask({ template, defaults }),
    template: template.on | template.off,
    enabled: enabledMask(channels),
    alert_only: asked.alertOnly ? 1 : 0,
    mailbox: event.mailbox,
    endpoint_bit: eventBit(asked.type),
  };
  return { event, system, template, defaults, object, parameters, destinations, ownEndpoints };
}

const OWN_ENDPOINTS = "SELECT 1 FROM webhook_endpoints WHERE owner > 0 AND disabled_at IS NULL AND deleted_at IS NULL LIMIT 1";

const CHANNELS_SQL = "SELECT channel, enabled, shared_address FROM channels";

function readChannels(db: Db): ChannelRows {
  return new Map(
    statement<[], ChannelRow>(db, CHANNELS_SQL)
      .all()
      .map((row) => [row.channel, row]),
  );
}

const SHARED_LAYERS = "SELECT scope, on_mask, off_mask FROM shared_layers WHERE event_type = ?";

interface SharedLayerRow {
  readonly scope: "system" | "template";
  readonly on_mask: number;
  readonly off_mask: number;
}

interface SharedLayers {
  readonly system: number;
  readonly template: LayerMask;
}

function readSharedLayers(db: Db, type: EventType): SharedLayers {
  const rows = statement<[number], SharedLayerRow>(db, SHARED_LAYERS).all(eventNumber(type));
  const layer = (scope: SharedLayerRow["scope"]) => rows.find((row) => row.scope === scope);
  const template = layer("template");
  return { system: layer("system")?.on_mask ?? 0, template: { on: template?.on_mask ?? 0, off: template?.off_mask ?? 0 } };
}

const SYSTEM_AUDIENCE = "SELECT system_audience FROM settings";

function readSystemAudience(db: Db): SystemAudience {
  return statement<[], { system_audience: SystemAudience }>(db, SYSTEM_AUDIENCE).get()?.system_audience ?? "everyone";
}

interface AroundEvent {
  readonly channels: ChannelRows;
  readonly destinations: readonly SharedDestination[];
  readonly systemAudience: SystemAudience;
}

function eventFacts(asked: AskedEvent, { channels, destinations, systemAudience }: AroundEvent): EventFacts {
  const mailboxToo = destinations.some(({ target, shown }) => target === "mailbox" && shown.verdict === "sent");
  const enabled = (channel: Channel) => channels.get(channel)?.enabled === 1;
  return {
    rule: asked.rule,
    alertOnly: asked.alertOnly,
    asksAccess: asked.product !== null || asked.productType !== null,
    systemAudience,
    enabled: { alert: true, mail: enabled("mail"), slack: enabled("slack"), webhooks: enabled("webhooks") },
    mailbox: mailboxToo ? (channels.get("mail")?.shared_address ?? null) : null,
    insists: asked.insists,
  };
}

function enabledMask(channels: ChannelRows): number {
  return PERSON_CHANNELS.filter((channel) => channels.get(channel)?.enabled === 1).reduce(
    (mask, channel) => mask | CHANNEL_BIT[channel],
    0,
  );
}

const SHARED_TARGETS = [
  { target: "mailbox", channel: "mail" },
  { target: "slack", channel: "slack" },
  { target: "msteams", channel: "msteams" },
] as const;

interface SystemFacts {
  readonly system: number;
  readonly channels: ChannelRows;
}

/** Shared places whose channel System has on: they follow the System layer alone, whomever it reaches otherwise. */
function destinationsOf(db: Db, asked: AskedEvent, { system, channels }: SystemFacts): readonly SharedDestination[] {
  if (!includesDestinations(asked.rule)) return [];
  const isOn = (channel: Channel) => (system & CHANNEL_BIT[channel]) !== 0;
  const shown = (target: string, channel: ExplainedDestination["channel"], open: boolean): ExplainedDestination => {
    const reason = asked.alertOnly ? "alert_only" : open ? null : "channel_disabled";
    return { target, channel, verdict: reason === null ? "sent" : "none", reason };
  };
  const places = SHARED_TARGETS.filter(({ channel }) => isOn(channel)).map(({ target, channel }) => {
    const row = channels.get(channel);
    return { target, shown: shown(target, channel, row?.enabled === 1 && row.shared_address !== null) };
  });
  if (!isOn("webhooks")) return places;
  const open = channels.get("webhooks")?.enabled === 1;
  const endpoints = statement<[number], { id: number; name: string }>(db, SHARED_ENDPOINTS).all(eventBit(asked.type));
  return [...places, ...endpoints.map(({ id, name }) => ({ target: endpointTarget(String(id)), shown: shown(name, "webhooks", open) }))];
}

/** Endpoints of nobody that take the event type; one that is switched off is no place at all. */
const SHARED_ENDPOINTS = `SELECT id, name FROM webhook_endpoints
  WHERE owner IS NULL AND disabled_at IS NULL AND deleted_at IS NULL AND (event_mask IS NULL OR event_mask & ?) ORDER BY id`;
