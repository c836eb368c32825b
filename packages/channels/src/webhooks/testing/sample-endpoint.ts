import { randomBytes } from "node:crypto";
import type { ChannelAdapter, WebhookMessage } from "@tocsin/ports";
import { LOCALHOST_CERTIFICATE } from "@tocsin/testkit";
import { resolveAll } from "../../http/resolve-all.ts";
import { loopbackRules } from "../../http/testing/rules.ts";
import { createWebhookAdapter, type WebhookAdapterOptions } from "../webhook-adapter.ts";

export const SECRET = newSecret();

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** An adapter that sends to a receiver on loopback. */
export function adapterTo(receiver: Pick<WebhookAdapterOptions, "url">, changed: Partial<WebhookAdapterOptions> = {}): ChannelAdapter {
  return createWebhookAdapter({
    url: receiver.url,
    secrets: [{ secret: SECRET, until: null }],
    header: null,
    timeoutSeconds: 5,
    clock: { now: () => Date.now() },
    rules: loopbackRules,
    resolve: resolveAll,
    trustedRoots: [LOCALHOST_CERTIFICATE.cert],
    ...changed,
  });
}

export function message(changed: Partial<WebhookMessage> = {}): WebhookMessage {
  return {
    channel: "webhooks",
    delivery: "d-1",
    body: '{"type":"scan_added","timestamp":"2026-11-23T09:00:00.000Z","data":{"title":"SQL “injection”"}}',
    contentType: "application/json",
    headers: {},
    ...changed,
  };
}

export function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
