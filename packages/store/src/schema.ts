export * from "./schema-directory.ts";
export * from "./schema-events.ts";
export * from "./schema-preferences.ts";
export * from "./schema-settings.ts";
export * from "./schema-sign-in.ts";
export * from "./schema-webhooks.ts";
