import { EVENT_TYPES, eventNumber, type EventType, type LayerMask } from "@tocsin/domain";
import type { Db } from "../database.ts";
import { endpointRow, personRow, usernameOf, type World } from "./worlds.ts";

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
  "slack_refusals",
  "webhook_endpoints",
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
    writeEndpoints(db, world);
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

function writeEndpoints(db: Db, { endpoints, people, event }: World): void {
  const bit = 1 << (eventNumber(event.type) - 1);
  const masks = { all: null, type: bit | 1, others: ~bit & ((1 << EVENT_TYPES.length) - 1) };
  for (const [index, { owner, takes, state }] of endpoints.entries()) {
    run(
      db,
      `INSERT INTO webhook_endpoints (id, name, url, owner, event_mask, format, secret, disabled_at, disabled_reason, deleted_at, created_at, updated_at)
        VALUES (?, ?, 'https://hooks.example.test', ?, ?, 'standard', 's', ?, ?, ?, 0, 0)`,
      endpointRow(index),
      `Endpoint ${String(index)}`,
      owner === null ? null : personRow(owner % people.length),
      masks[takes],
      state === "disabled" ? 1 : null,
      state === "disabled" ? "gone" : null,
      state === "deleted" ? 1 : null,
    );
  }
}
