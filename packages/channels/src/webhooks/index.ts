export type { SigningSecret } from "./signatures.ts";
export { BadEndpoint, createWebhookAdapter, type WebhookAdapterOptions } from "./webhook-adapter.ts";
