import { customType, index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { people } from "./schema-directory.ts";

/** The library speaks of ids as text; ours is the number of a person. */
const personReference = customType<{ data: string; driverData: number }>({
  dataType: () => "integer",
  toDriver: Number,
  fromDriver: String,
});

const time = (name: string) => integer(name, { mode: "timestamp_ms" });

/** Field names are the sign-in library's; columns are ours (migration 0002). */
export const signInUsers = sqliteTable("sign_in_users", {
  id: personReference("id")
    .primaryKey()
    .references(() => people.id),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull(),
  image: text("image"),
  username: text("username").notNull().unique(),
  displayUsername: text("display_username"),
  createdAt: time("created_at").notNull(),
  updatedAt: time("updated_at").notNull(),
});

export const signInAccounts = sqliteTable(
  "sign_in_accounts",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: personReference("user_id")
      .notNull()
      .references(() => signInUsers.id),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: time("access_token_expires_at"),
    refreshTokenExpiresAt: time("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [unique().on(table.providerId, table.accountId), index("sign_in_accounts_user").on(table.userId)],
);

export const signInSessions = sqliteTable(
  "sign_in_sessions",
  {
    id: text("id").primaryKey(),
    /** SHA-256 of the token, in hex. */
    token: text("token").notNull().unique(),
    userId: personReference("user_id")
      .notNull()
      .references(() => signInUsers.id),
    expiresAt: time("expires_at").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
  },
  (table) => [index("sign_in_sessions_user").on(table.userId)],
);

export const signInVerifications = sqliteTable(
  "sign_in_verifications",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: time("expires_at").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [index("sign_in_verifications_identifier").on(table.identifier)],
);
