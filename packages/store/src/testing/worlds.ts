import {
  ALL_CHANNELS_MASK,
  CHANNEL_BIT,
  cellPresence,
  CHANNELS,
  EVENT_TYPES,
  eventNumber,
  type EventType,
  type LayerMask,
  PANEL_EVENT_TYPES,
  type Scope,
  type SystemAudience,
} from "@tocsin/domain";
import * as fc from "fast-check";
import type { Db } from "../database.ts";

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
    event: eventOf(type),
  }),
);

/** The row of the n-th person, from 0; gaps, so that no number is right by chance. */
export function personRow(index: number): number {
  return 10 + index * 3;
}

export function usernameOf(index: number): string {
  return `Person-${index}`;
}

const FORGET = [
  "attempts",
  "deliveries",
  "event_counts",
  "event_skips",
  "event_recipients",
  "events",
  "person_layers",
  "shared_layers",
  "group_members",
  "product_members",
  "product_groups",
  "product_type_members",
  "product_type_groups",
  "refused_addresses",
  "people_groups",
  "products",
  "product_types",
  "people",
];

/** Empties the database and writes the world into it, as other parts of the product would have. */
export function writeWorld(db: Db, world: World): void {
  const write = db.$client.transaction(() => {
    for (const table of FORGET) db.$client.exec(`DELETE FROM ${table}`);
    writePeople(db, world);
    writeMemberships(db, world);
    writeSettings(db, world);
  });
  write.immediate();
}

function run(db: Db, sql: string, ...values: readonly (string | number | null)[]): void {
  db.$client.prepare(sql).run(...values);
}

function writePeople(db: Db, { people, groups, event }: World): void {
  for (const id of [1, 2]) run(db, "INSERT INTO product_types (id, name, active) VALUES (?, 'T', 1)", id);
  for (const id of [1, 2]) run(db, "INSERT INTO products (id, name, product_type, active) VALUES (?, 'P', ?, 1)", id, id);
  for (const [index, person] of people.entries()) {
    run(
      db,
      `INSERT INTO people (id, username, name, email, slack_email, active, superuser, global_role, created_at, updated_at)
        VALUES (?, ?, 'N', ?, ?, ?, ?, ?, 0, 0)`,
      personRow(index),
      usernameOf(index),
      person.email,
      person.slackEmail,
      Number(person.active),
      Number(person.superuser),
      person.globalRole ? "reader" : null,
    );
    writeLayer(db, { type: event.type, product: 0, person: personRow(index), mask: person.personal });
    // The product layer of the product in question, and one of another product that must not count.
    writeLayer(db, { type: event.type, product: event.product ?? 1, person: personRow(index), mask: person.product });
    writeLayer(db, {
      type: event.type,
      product: 3 - (event.product ?? 1),
      person: personRow(index),
      mask: { on: person.product.off, off: person.product.on },
    });
  }
  for (const [index, { globalRole, active, members }] of groups.entries()) {
    run(
      db,
      "INSERT INTO people_groups (id, name, global_role, active) VALUES (?, 'G', ?, ?)",
      index + 1,
      globalRole ? "owner" : null,
      Number(active),
    );
    for (const member of members.filter((number) => number < people.length)) {
      run(db, "INSERT INTO group_members (people_group, person) VALUES (?, ?)", index + 1, personRow(member));
    }
  }
}

interface LayerRow {
  readonly type: EventType;
  readonly product: number;
  readonly person: number;
  readonly mask: LayerMask;
}

function writeLayer(db: Db, { type, product, person, mask }: LayerRow): void {
  if ((mask.on | mask.off) === 0) return;
  const sql = "INSERT INTO person_layers (event_type, product, person, on_mask, off_mask) VALUES (?, ?, ?, ?, ?)";
  run(db, sql, eventNumber(type), product, person, mask.on, mask.off);
}

const MEMBERSHIP_SQL = {
  product_members: "INSERT OR IGNORE INTO product_members (product, person, source, role) VALUES (?, ?, ?, 'reader')",
  product_groups: "INSERT OR IGNORE INTO product_groups (product, people_group, source, role) VALUES (?, ?, ?, 'writer')",
  product_type_members: "INSERT OR IGNORE INTO product_type_members (product_type, person, source, role) VALUES (?, ?, ?, 'owner')",
  product_type_groups:
    "INSERT OR IGNORE INTO product_type_groups (product_type, people_group, source, role) VALUES (?, ?, ?, 'api_importer')",
} as const;

function writeMemberships(db: Db, { people, groups, memberships }: World): void {
  for (const { kind, subject, object, source } of memberships) {
    const ofGroup = kind === "product_groups" || kind === "product_type_groups";
    run(db, MEMBERSHIP_SQL[kind], object, ofGroup ? (subject % groups.length) + 1 : personRow(subject % people.length), source);
  }
}

function writeSettings(db: Db, { system, template, systemAudience, enabled, shared, refused, event }: World): void {
  run(db, "UPDATE settings SET system_audience = ?", systemAudience);
  for (const channel of ["mail", "slack", "msteams", "webhooks"] as const) {
    const address = channel === "webhooks" ? null : shared[channel];
    run(db, "UPDATE channels SET enabled = ?, shared_address = ? WHERE channel = ?", Number(enabled.includes(channel)), address, channel);
  }
  const sql = "INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES (?, ?, ?, ?)";
  run(db, sql, "system", eventNumber(event.type), system, 0);
  run(db, sql, "template", eventNumber(event.type), template.on, template.off);
  for (const one of refused) run(db, "INSERT OR IGNORE INTO refused_addresses (address, at) VALUES (?, 0)", one);
}
