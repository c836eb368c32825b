import { DISABLE_REASONS, ENDPOINT_FORMATS } from "@tocsin/domain";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { people } from "./schema-directory.ts";

export const webhookEndpoints = sqliteTable("webhook_endpoints", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  url: text("url").notNull(),
  owner: integer("owner").references(() => people.id),
  eventMask: integer("event_mask"),
  format: text("format", { enum: ENDPOINT_FORMATS }).notNull(),
  headerName: text("header_name"),
  headerValue: text("header_value"),
  secret: text("secret").notNull(),
  disabledAt: integer("disabled_at"),
  disabledReason: text("disabled_reason", { enum: DISABLE_REASONS }),
  deletedAt: integer("deleted_at"),
  failingSince: integer("failing_since"),
  failedAttempts: integer("failed_attempts").notNull().default(0),
  lastSuccessAt: integer("last_success_at"),
  lastErrorAt: integer("last_error_at"),
  lastErrorCode: text("last_error_code"),
  lastErrorText: text("last_error_text"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const webhookPastSecrets = sqliteTable("webhook_past_secrets", {
  id: integer("id").primaryKey(),
  endpoint: integer("endpoint")
    .notNull()
    .references(() => webhookEndpoints.id),
  secret: text("secret").notNull(),
  until: integer("until").notNull(),
});

export const circuits = sqliteTable("circuits", {
  lane: text("lane").primaryKey(),
  openedAt: integer("opened_at").notNull(),
  probeAt: integer("probe_at").notNull(),
  waitMs: integer("wait_ms").notNull(),
  code: text("code"),
  text: text("text"),
});
