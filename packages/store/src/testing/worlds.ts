import {
  ALL_CHANNELS_MASK,
  CHANNEL_BIT,
  cellPresence,
  CHANNELS,
  EVENT_TYPES,
  type EventType,
  type LayerMask,
  PANEL_EVENT_TYPES,
  type Scope,
  type SystemAudience,
} from "@tocsin/domain";
import * as fc from "fast-check";

/** A small company as it may lie in the database, with everything that decides who hears of an event. */
export interface World {
  readonly people: readonly WorldPerson[];
  readonly groups: readonly { readonly globalRole: boolean; readonly active: boolean; readonly members: readonly number[] }[];
  readonly memberships: readonly WorldMembership[];
  readonly system: number;
  readonly template: LayerMask;
  readonly systemAudience: SystemAudience;
  readonly enabled: readonly ("mail" | "slack" | "msteams" | "webhooks")[];
  readonly shared: { readonly mail: string | null; readonly slack: string | null; readonly msteams: string | null };
  readonly refused: readonly string[];
  readonly endpoints: readonly WorldEndpoint[];
  readonly event: WorldEvent;
}

export interface WorldPerson {
  readonly email: string | null;
  readonly slackEmail: string | null;
  readonly active: boolean;
  readonly superuser: boolean;
  readonly globalRole: boolean;
  readonly personal: LayerMask;
  readonly product: LayerMask;
}

/** `subject` and `object` are taken modulo what there is: people and groups, two products and two types. */
interface WorldMembership {
  readonly kind: "product_members" | "product_groups" | "product_type_members" | "product_type_groups";
  readonly subject: number;
  readonly object: 1 | 2;
  readonly source: "" | "dd";
}

export interface WorldEndpoint {
  /** Number of a person, taken modulo what there is; null: shared. */
  readonly owner: number | null;
  /** What it takes: everything, a choice with the world's event type in it, or one without. */
  readonly takes: "all" | "type" | "others";
  readonly state: "active" | "disabled" | "deleted";
}

export interface WorldEvent {
  readonly type: EventType;
  readonly product: 1 | 2 | null;
  readonly productType: 1 | 2 | null;
  /** Numbers of people; one beyond the last is a name that is nobody's. */
  readonly recipients: readonly number[] | null;
  readonly audience: "default" | "superusers" | "destinations";
  readonly alertOnly: boolean;
  /** Channels that the event has on by itself, as a mask. */
  readonly insists: number;
}

const PEOPLE_MAX = 8;
/** Few, so that people share them, in more than one case, and the mailbox is somebody's. */
const address = fc.constantFrom("ann@example.test", "Ann@Example.test", "bob@example.test", "team@example.test", "TEAM@example.test");
const often = (weight: number) => fc.integer({ min: 1, max: 10 }).map((die) => die <= weight);

/** A layer that a scope can hold for an event type, never both answers for one channel. */
function layerOf(scope: Scope, type: EventType): fc.Arbitrary<LayerMask> {
  const possible = CHANNELS.filter((channel) => cellPresence(scope, type, channel) === "exists");
  const allowed = possible.reduce((mask, channel) => mask | CHANNEL_BIT[channel], 0);
  const masks = fc.tuple(fc.nat({ max: ALL_CHANNELS_MASK }), fc.nat({ max: ALL_CHANNELS_MASK }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant({ on: 0, off: 0 }) },
    // Nothing at all, and for System nothing that reaches a person: what named people are told then is a rule of its own.
    { weight: 1, arbitrary: fc.constant(scope === "system" ? { on: CHANNEL_BIT.msteams, off: 0 } : { on: 0, off: allowed }) },
    {
      weight: 3,
      arbitrary: masks.map(([on, off]) => ({ on: on & allowed, off: scope === "system" ? 0 : off & allowed & ~on })),
    },
  );
}

function personOf(type: EventType): fc.Arbitrary<WorldPerson> {
  return fc.record({
    email: fc.option(address, { freq: 4 }),
    slackEmail: fc.option(address, { freq: 2 }),
    active: often(8),
    superuser: often(2),
    globalRole: often(1),
    personal: layerOf("personal", type),
    product: layerOf("product", type),
  });
}

const group = fc.record({
  globalRole: often(1),
  active: often(8),
  members: fc.uniqueArray(fc.nat({ max: PEOPLE_MAX - 1 }), { maxLength: 4 }),
});

const membership: fc.Arbitrary<WorldMembership> = fc.record({
  kind: fc.constantFrom("product_members", "product_groups", "product_type_members", "product_type_groups"),
  subject: fc.nat({ max: PEOPLE_MAX - 1 }),
  object: fc.constantFrom(1, 2),
  source: fc.constantFrom("", "dd"),
});

const endpoint: fc.Arbitrary<WorldEndpoint> = fc.record({
  owner: fc.option(fc.nat({ max: PEOPLE_MAX - 1 }), { freq: 3 }),
  takes: fc.constantFrom("all", "type", "others"),
  state: fc.constantFrom("active", "active", "active", "disabled", "deleted"),
});

function eventOf(type: EventType): fc.Arbitrary<WorldEvent> {
  const objects = { product: fc.option(fc.constantFrom(1, 2), { freq: 2 }), productType: fc.option(fc.constantFrom(1, 2), { freq: 1 }) };
  const whom = fc.oneof(
    { weight: 4, arbitrary: fc.record({ recipients: fc.constant(null), audience: fc.constant("default") }) },
    { weight: 2, arbitrary: fc.record({ recipients: fc.constant(null), audience: fc.constantFrom("superusers", "destinations") }) },
    {
      weight: 4,
      arbitrary: fc.record({ recipients: fc.array(fc.nat({ max: PEOPLE_MAX + 1 }), { maxLength: 6 }), audience: fc.constant("default") }),
    },
  );
  return fc
    .tuple(
      fc.record(objects),
      whom,
      often(2),
      fc.constantFrom(0, 0, CHANNEL_BIT.alert, CHANNEL_BIT.alert | CHANNEL_BIT.mail, PERSON_CHANNELS_MASK),
    )
    .map(([named, { recipients, audience }, alertOnly, insists]) => ({ type, ...named, recipients, audience, alertOnly, insists }));
}

const PERSON_CHANNELS_MASK = ALL_CHANNELS_MASK & ~CHANNEL_BIT.msteams;

/** Half of them from the panel: only those have product layers. */
const anyType = fc.oneof(fc.constantFrom(...PANEL_EVENT_TYPES), fc.constantFrom(...EVENT_TYPES));

export const anyWorld: fc.Arbitrary<World> = anyType.chain((type) =>
  fc.record({
    people: fc.array(personOf(type), { minLength: 1, maxLength: PEOPLE_MAX }),
    groups: fc.array(group, { minLength: 1, maxLength: 3 }),
    memberships: fc.array(membership, { maxLength: 10 }),
    system: layerOf("system", type).map(({ on }) => on),
    template: layerOf("template", type),
    systemAudience: fc.constantFrom("everyone", "superusers"),
    enabled: fc.subarray(["mail", "slack", "msteams", "webhooks"]),
    shared: fc.record({
      mail: fc.option(address),
      slack: fc.option(fc.constant("#security")),
      msteams: fc.option(fc.constant("https://flow.example.test")),
    }),
    refused: fc.subarray(["bob@example.test", "ANN@example.test"]),
    endpoints: fc.array(endpoint, { maxLength: 6 }),
    event: eventOf(type),
  }),
);

/** The row of the n-th person, from 0; gaps, so that no number is right by chance. */
export function personRow(index: number): number {
  return 10 + index * 3;
}

/** The row of the n-th endpoint, from 0; none is a person's. */
export function endpointRow(index: number): number {
  return 100 + index * 7;
}

export function usernameOf(index: number): string {
  return `Person-${index}`;
}
