import { NAVIGATIONS, ROLES } from "@tocsin/domain";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Drizzle's view of the tables that migration 0001 makes; a test holds the two together. Row types, not definitions: STRICT and CHECK live in SQL. */
const flag = (name: string) => integer(name).$type<0 | 1>();
const role = (name: string) => text(name, { enum: ROLES });

export const people = sqliteTable("people", {
  id: integer("id").primaryKey(),
  username: text("username").notNull(),
  name: text("name").notNull(),
  email: text("email"),
  slackEmail: text("slack_email"),
  active: flag("active").notNull(),
  superuser: flag("superuser").notNull(),
  globalRole: role("global_role"),
  timeZone: text("time_zone"),
  language: text("language"),
  source: text("source"),
  ref: text("ref"),
  owned: flag("owned").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
  slackConfirmedAt: integer("slack_confirmed_at"),
});

export const slackCodes = sqliteTable("slack_codes", {
  id: integer("id").primaryKey(),
  person: integer("person")
    .notNull()
    .references(() => people.id),
  address: text("address").notNull(),
  hash: text("hash"),
  sentAt: integer("sent_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  wrongTries: integer("wrong_tries").notNull().default(0),
  arrived: flag("arrived").notNull().default(0),
  ended: text("ended", { enum: ["used", "replaced", "not_sent", "tried_out"] }),
});

export const keyboards = sqliteTable("keyboards", {
  person: integer("person")
    .primaryKey()
    .references(() => people.id),
  pageKeys: flag("page_keys").notNull(),
  matrixKeys: flag("matrix_keys").notNull(),
  navigation: text("navigation", { enum: NAVIGATIONS }).notNull(),
  shortCellNames: flag("short_cell_names").notNull(),
  keys: text("keys").notNull(),
});

export const productTypes = sqliteTable("product_types", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  active: flag("active").notNull(),
  source: text("source"),
  ref: text("ref"),
});

export const products = sqliteTable("products", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  productType: integer("product_type")
    .notNull()
    .references(() => productTypes.id),
  active: flag("active").notNull(),
  source: text("source"),
  ref: text("ref"),
});

export const peopleGroups = sqliteTable("people_groups", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  globalRole: role("global_role"),
  active: flag("active").notNull(),
  source: text("source"),
  ref: text("ref"),
});

const person = () =>
  integer("person")
    .notNull()
    .references(() => people.id);
const peopleGroup = () =>
  integer("people_group")
    .notNull()
    .references(() => peopleGroups.id);
const product = () =>
  integer("product")
    .notNull()
    .references(() => products.id);
const productType = () =>
  integer("product_type")
    .notNull()
    .references(() => productTypes.id);
const membership = () => ({ source: text("source").notNull(), role: role("role").notNull() });

export const groupMembers = sqliteTable("group_members", { peopleGroup: peopleGroup(), person: person() }, (table) => [
  primaryKey({ columns: [table.peopleGroup, table.person] }),
]);

export const productMembers = sqliteTable("product_members", { product: product(), person: person(), ...membership() }, (table) => [
  primaryKey({ columns: [table.product, table.person, table.source] }),
]);

export const productGroups = sqliteTable("product_groups", { product: product(), peopleGroup: peopleGroup(), ...membership() }, (table) => [
  primaryKey({ columns: [table.product, table.peopleGroup, table.source] }),
]);

export const productTypeMembers = sqliteTable(
  "product_type_members",
  { productType: productType(), person: person(), ...membership() },
  (table) => [primaryKey({ columns: [table.productType, table.person, table.source] })],
);

export const productTypeGroups = sqliteTable(
  "product_type_groups",
  { productType: productType(), peopleGroup: peopleGroup(), ...membership() },
  (table) => [primaryKey({ columns: [table.productType, table.peopleGroup, table.source] })],
);
