import type { ChannelAdapter, MailMessage } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { createMailAdapter } from "../mail-adapter.ts";
import type { MailAdapterOptions } from "../mail-options.ts";

/** An adapter that sends to a server on loopback. */
export function adapterTo(receiver: Pick<MailAdapterOptions, "host" | "port">, changed: Partial<MailAdapterOptions> = {}): ChannelAdapter {
  return createMailAdapter(options({ host: receiver.host, port: receiver.port, ...changed }));
}

export function options(changed: Partial<MailAdapterOptions>): MailAdapterOptions {
  return {
    host: "mail.example.com",
    port: 25,
    security: "none",
    username: null,
    password: null,
    from: "Tocsin <tocsin@example.com>",
    name: "tocsin.example.com",
    allowLoopback: true,
    isAllowListed: () => false,
    connections: 3,
    ratePerMinute: null,
    clock: fixedClock(),
    ...changed,
  };
}

export function message(changed: Partial<MailMessage> = {}): MailMessage {
  return {
    channel: "mail",
    delivery: "d-1",
    messageIdDomain: "tocsin.example.com",
    to: { name: "Dana Reyes", address: "dana@example.com" },
    subject: "[Payments API] Created 3 findings",
    text: "Hello Dana\n",
    html: "<p>Hello Dana</p>\n",
    shortText: "Short\n",
    list: { id: "product-12.tocsin.example.com", name: "Payments API" },
    thread: "finding-77.defectdojo@tocsin.example.com",
    unsubscribe: null,
    date: Date.UTC(2026, 10, 23, 9),
    ...changed,
  };
}

export function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
