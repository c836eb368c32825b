import { AUDIENCE_REQUESTS, AUDIENCE_RULES, CHANNELS, DELIVERY_STATES, FAILURE_CLASSES, SEVERITIES, SOURCES } from "@tocsin/domain";
import { FAN_OUT_STATES } from "@tocsin/ports";
import { foreignKey, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { people, products, productTypes } from "./schema-directory.ts";

export const events = sqliteTable("events", {
  seq: integer("seq").primaryKey(),
  id: text("id").notNull(),
  source: text("source").notNull(),
  clientId: text("client_id").notNull(),
  eventKey: text("event_key").notNull(),
  eventType: integer("event_type").notNull(),
  title: text("title").notNull(),
  description: text("description"),
  url: text("url"),
  occurredAt: integer("occurred_at").notNull(),
  acceptedAt: integer("accepted_at").notNull(),
  severity: text("severity", { enum: SEVERITIES }),
  product: integer("product").references(() => products.id),
  productType: integer("product_type").references(() => productTypes.id),
  engagement: text("engagement"),
  test: text("test"),
  finding: text("finding"),
  actor: text("actor"),
  data: text("data").notNull(),
  audience: text("audience", { enum: AUDIENCE_REQUESTS }).notNull(),
  rule: text("rule", { enum: AUDIENCE_RULES }).notNull(),
  alertOnly: integer("alert_only").$type<0 | 1>().notNull(),
  body: text("body").notNull(),
  bodyHash: text("body_hash").notNull(),
  fanOut: text("fan_out", { enum: FAN_OUT_STATES }).notNull(),
  fanOutCursor: integer("fan_out_cursor").notNull().default(0),
  intended: integer("intended"),
  reachedNobody: text("reached_nobody", { enum: ["unknown_product", "nobody"] }),
  changedAt: integer("changed_at").notNull(),
  insists: integer("insists").notNull().default(0),
  isTest: integer("is_test").$type<0 | 1>().notNull().default(0),
});

const event = () =>
  integer("event")
    .notNull()
    .references(() => events.seq);
const channel = () => text("channel", { enum: CHANNELS }).notNull();
const state = () => text("state", { enum: DELIVERY_STATES }).notNull();

export const eventRecipients = sqliteTable(
  "event_recipients",
  { event: event(), username: text("username").notNull(), person: integer("person").references(() => people.id) },
  (table) => [primaryKey({ columns: [table.event, table.username] })],
);

export const deliveries = sqliteTable(
  "deliveries",
  {
    event: event(),
    channel: channel(),
    target: text("target").notNull(),
    generation: integer("generation").notNull(),
    person: integer("person").references(() => people.id),
    state: state(),
    reason: text("reason"),
    why: text("why", { enum: SOURCES }),
    createdAt: integer("created_at").notNull(),
    dueAt: integer("due_at"),
    expiresAt: integer("expires_at"),
    settledAt: integer("settled_at"),
    attempts: integer("attempts").notNull().default(0),
    attemptNumber: integer("attempt_number").notNull().default(0),
    crashCount: integer("crash_count").notNull().default(0),
    leaseBoot: text("lease_boot"),
    leaseUntil: integer("lease_until"),
    receipt: text("receipt"),
    readAt: integer("read_at"),
    archivedAt: integer("archived_at"),
    messageIdDomain: text("message_id_domain"),
    startedAt: integer("started_at"),
  },
  (table) => [primaryKey({ columns: [table.event, table.channel, table.target, table.generation] })],
);

export const personSends = sqliteTable(
  "person_sends",
  {
    person: integer("person")
      .notNull()
      .references(() => people.id),
    event: integer("event").notNull(),
    channel: text("channel", { enum: ["mail", "slack"] }).notNull(),
    generation: integer("generation").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.person, table.event, table.channel, table.generation] })],
);

export const eventCounts = sqliteTable(
  "event_counts",
  { event: event(), channel: channel(), state: state(), count: integer("count").notNull() },
  (table) => [primaryKey({ columns: [table.event, table.channel, table.state] })],
);

export const deliveryTotals = sqliteTable(
  "delivery_totals",
  { channel: channel(), state: state(), count: integer("count").notNull() },
  (table) => [primaryKey({ columns: [table.channel, table.state] })],
);

export const possibleRepeats = sqliteTable("possible_repeats", {
  channel: text("channel", { enum: ["mail", "slack", "msteams", "webhooks"] }).primaryKey(),
  count: integer("count").notNull(),
});

export const eventSkips = sqliteTable(
  "event_skips",
  {
    event: event(),
    channel: text("channel", { enum: ["mail", "slack", "msteams", "webhooks"] }).notNull(),
    reason: text("reason", { enum: ["channel_disabled", "alert_only"] }).notNull(),
    count: integer("count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.event, table.channel, table.reason] })],
);

export const attempts = sqliteTable(
  "attempts",
  {
    event: integer("event").notNull(),
    channel: text("channel").notNull(),
    target: text("target").notNull(),
    generation: integer("generation").notNull(),
    attempt: integer("attempt").notNull(),
    boot: text("boot").notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at"),
    outcome: text("outcome", { enum: ["started", "delivered", "accepted", "retry", "failed", "paused", "unknown"] }).notNull(),
    failure: text("failure", { enum: FAILURE_CLASSES }),
    code: text("code"),
    answer: text("answer"),
    durationMs: integer("duration_ms"),
    possibleRepeat: integer("possible_repeat").$type<0 | 1>().notNull().default(0),
    request: text("request"),
  },
  (table) => [
    primaryKey({ columns: [table.event, table.channel, table.target, table.generation, table.attempt] }),
    foreignKey({
      columns: [table.event, table.channel, table.target, table.generation],
      foreignColumns: [deliveries.event, deliveries.channel, deliveries.target, deliveries.generation],
    }),
  ],
);
