import { CHANNELS, OWN_VALUES, SCOPES } from "@tocsin/domain";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { people } from "./schema-directory.ts";

const masks = () => ({ onMask: integer("on_mask").notNull(), offMask: integer("off_mask").notNull() });

export const sharedLayers = sqliteTable(
  "shared_layers",
  { scope: text("scope", { enum: ["system", "template"] }).notNull(), eventType: integer("event_type").notNull(), ...masks() },
  (table) => [primaryKey({ columns: [table.scope, table.eventType] })],
);

export const personLayers = sqliteTable(
  "person_layers",
  {
    eventType: integer("event_type").notNull(),
    product: integer("product").notNull(),
    person: integer("person")
      .notNull()
      .references(() => people.id),
    ...masks(),
  },
  (table) => [primaryKey({ columns: [table.eventType, table.product, table.person] })],
);

export const layerVersions = sqliteTable(
  "layer_versions",
  {
    scope: text("scope", { enum: SCOPES }).notNull(),
    person: integer("person").notNull(),
    product: integer("product").notNull(),
    version: integer("version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.person, table.product] })],
);

export const preferenceHistory = sqliteTable("preference_history", {
  id: integer("id").primaryKey(),
  scope: text("scope", { enum: SCOPES }).notNull(),
  person: integer("person").notNull(),
  product: integer("product").notNull(),
  eventType: integer("event_type").notNull(),
  channel: text("channel", { enum: CHANNELS }).notNull(),
  fromValue: text("from_value", { enum: OWN_VALUES }).notNull(),
  toValue: text("to_value", { enum: OWN_VALUES }).notNull(),
  changedBy: integer("changed_by")
    .notNull()
    .references(() => people.id),
  via: text("via", { enum: ["app", "link", "import"] })
    .notNull()
    .default("app"),
  at: integer("at").notNull(),
});
