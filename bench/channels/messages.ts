import type { OutgoingMessage } from "@tocsin/ports";

const DELIVERY = "e1_p1_0";

/** A message that is ready to go, of each channel. */
export function messageFor(channel: OutgoingMessage["channel"]): OutgoingMessage {
  return MESSAGES[channel];
}

const MESSAGES: Readonly<Record<OutgoingMessage["channel"], OutgoingMessage>> = {
  mail: {
    channel: "mail",
    delivery: DELIVERY,
    messageIdDomain: "tocsin.example.com",
    to: { name: "Dana Reyes", address: "dana@example.com" },
    subject: "[Payments API] Created 3 findings",
    text: "Hello Dana\n",
    html: "<p>Hello Dana</p>\n",
    shortText: "Short\n",
    list: null,
    thread: null,
    unsubscribe: null,
    date: Date.UTC(2026, 10, 23, 9),
  },
  slack: {
    channel: "slack",
    delivery: DELIVERY,
    to: { kind: "channel", channel: "C1" },
    text: "Created 3 findings",
    blocks: [{ type: "section", text: { type: "mrkdwn", text: "Created 3 findings" } }],
    plainText: "Created 3 findings",
  },
  msteams: { channel: "msteams", delivery: DELIVERY, body: card("Created 3 findings"), shortBody: card("3 findings") },
  webhooks: { channel: "webhooks", delivery: DELIVERY, body: "{}", contentType: "application/json", headers: {} },
};

function card(text: string): string {
  const content = { type: "AdaptiveCard", version: "1.4", body: [{ type: "TextBlock", text }] };
  return JSON.stringify({ type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }] });
}
