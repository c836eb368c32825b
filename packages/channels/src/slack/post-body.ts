import { createHash } from "node:crypto";
import type { SlackMessage } from "@tocsin/ports";

/** Our own namespace of version 5 UUIDs: the same delivery has the same one, whichever process sends it. */
const NAMESPACE = Buffer.from("6f2b0f5e8c0d4f5a9a3c1d7e2b4c6a80", "hex");

/** The message in blocks. */
export function fullBody(message: SlackMessage, channel: string): object {
  return { ...commonBody(message, channel), text: message.text, blocks: message.blocks };
}

/** The message as one text, with nothing in it that Slack would read as mark-up. */
export function plainBody(message: SlackMessage, channel: string): object {
  return { ...commonBody(message, channel), text: message.plainText, mrkdwn: false };
}

function commonBody({ delivery }: SlackMessage, channel: string) {
  return {
    channel,
    client_msg_id: clientMessageId(delivery),
    metadata: { event_type: "delivery", event_payload: { id: delivery } },
    link_names: false,
    parse: "none",
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** RFC 9562, version 5: Slack wants a UUID, our ids are none. */
function clientMessageId(delivery: string): string {
  const bytes = createHash("sha1").update(NAMESPACE).update(delivery).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
