import { CHANNELS, SYSTEM_AUDIENCES } from "@tocsin/domain";
import { PACE_MARK_KINDS } from "@tocsin/ports";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { people } from "./schema-directory.ts";

export const migrations = sqliteTable("migrations", {
  name: text("name").primaryKey(),
  hash: text("hash").notNull(),
  at: integer("at").notNull(),
});

export const channels = sqliteTable("channels", {
  channel: text("channel", { enum: CHANNELS }).primaryKey(),
  enabled: integer("enabled").$type<0 | 1>().notNull(),
  settings: text("settings"),
  sharedAddress: text("shared_address"),
  pausedAt: integer("paused_at"),
  pauseCode: text("pause_code"),
  pauseText: text("pause_text"),
  lastSuccessAt: integer("last_success_at"),
  lastErrorAt: integer("last_error_at"),
  lastErrorCode: text("last_error_code"),
  lastErrorText: text("last_error_text"),
  updatedAt: integer("updated_at").notNull(),
  incidentSince: integer("incident_since"),
  incidentHeld: integer("incident_held"),
  secretSetBy: integer("secret_set_by").references(() => people.id),
  secretSetAt: integer("secret_set_at"),
  version: integer("version").notNull().default(0),
  pauseBySending: integer("pause_by_sending").$type<0 | 1>().notNull().default(0),
});

export const paceMarks = sqliteTable(
  "pace_marks",
  {
    lane: text("lane").notNull(),
    kind: text("kind", { enum: PACE_MARK_KINDS }).notNull(),
    key: text("key").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.lane, table.kind, table.key, table.at] })],
);

export const refusedAddresses = sqliteTable("refused_addresses", {
  address: text("address").primaryKey(),
  code: text("code"),
  at: integer("at").notNull(),
});

export const slackRefusals = sqliteTable("slack_refusals", {
  address: text("address").primaryKey(),
  code: text("code"),
  at: integer("at").notNull(),
});

export const settings = sqliteTable("settings", {
  id: integer("id").primaryKey(),
  systemAudience: text("system_audience", { enum: SYSTEM_AUDIENCES }).notNull(),
  publicUrl: text("public_url"),
  teamName: text("team_name"),
  disclaimer: text("disclaimer"),
  defectdojoInstance: text("defectdojo_instance"),
  defectdojoLastSeenAt: integer("defectdojo_last_seen_at"),
  keepDeliveriesDays: integer("keep_deliveries_days").notNull().default(90),
  keepAlertsDays: integer("keep_alerts_days").notNull().default(365),
  keepAuditDays: integer("keep_audit_days").notNull().default(730),
});

export const apiTokens = sqliteTable("api_tokens", {
  id: text("id").primaryKey(),
  person: integer("person")
    .notNull()
    .references(() => people.id),
  name: text("name").notNull(),
  scopes: text("scopes").notNull(),
  hash: text("hash").notNull(),
  ratePerSecond: integer("rate_per_second"),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at"),
  lastUsedAt: integer("last_used_at"),
});

export const links = sqliteTable("links", {
  hash: text("hash").primaryKey(),
  purpose: text("purpose", { enum: ["first_superuser", "set_password"] }).notNull(),
  person: integer("person").references(() => people.id),
  createdBy: integer("created_by").references(() => people.id),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

export const audit = sqliteTable("audit", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  actor: integer("actor").references(() => people.id),
  action: text("action").notNull(),
  object: text("object"),
  detail: text("detail").notNull(),
  hash: text("hash"),
  requestId: text("request_id"),
});

export const databaseId = sqliteTable("database_id", {
  id: integer("id").primaryKey(),
  value: text("value").notNull(),
});

export const auditAnchor = sqliteTable("audit_anchor", {
  id: integer("id").primaryKey(),
  through: integer("through").notNull(),
  hash: text("hash"),
  at: integer("at").notNull(),
});
