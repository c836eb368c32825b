import type { Answer, Channel, SendReport, SendRoom } from "@tocsin/domain";
import type { DeliveryId } from "./ids.ts";

/** A mail that is ready to go: one recipient, both parts, no header that could be anything but one line. */
export interface MailMessage {
  readonly channel: "mail";
  /** Idempotency key; also the local part of the Message-ID. */
  readonly delivery: DeliveryId;
  /** Right side of the Message-ID: the same for every attempt. */
  readonly messageIdDomain: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What is sent instead, once, where the server finds the mail too big. */
  readonly shortText: string;
  /** RFC 2919 identifier of the product's list, without angle brackets; null where there is no product. */
  readonly list: { readonly id: string; readonly name: string } | null;
  /** Synthetic root of the conversation about one object, without angle brackets. */
  readonly thread: string | null;
  /** An https address that ends this kind of mail when it is posted to (RFC 8058); null where nobody may. */
  readonly unsubscribe: string | null;
  /** Date of the first attempt, epoch milliseconds. */
  readonly date: number;
}

/** A Slack message that is ready to go. Nothing that others wrote is mark-up in it. */
export interface SlackMessage {
  readonly channel: "slack";
  /** Idempotency key; sent in the metadata, and as client_msg_id derived from it. */
  readonly delivery: DeliveryId;
  readonly to:
    | { readonly kind: "person"; /** The address that Slack knows the person by. */ readonly email: string }
    | { readonly kind: "channel"; readonly channel: string };
  /** What notifications and screen readers say; escaped. */
  readonly text: string;
  /** Block Kit. */
  readonly blocks: readonly object[];
  /** What is sent instead, once, where Slack does not take the blocks; escaped. */
  readonly plainText: string;
}

/** A card for the one Teams channel; JSON, because its bytes are counted. */
export interface TeamsMessage {
  readonly channel: "msteams";
  /** Idempotency key; sent as a header and written at the card's foot, for Teams has no field for it. */
  readonly delivery: DeliveryId;
  readonly body: string;
  /** What is sent instead, once, where the flow refuses the full card. */
  readonly shortBody: string;
}

/** What goes to one endpoint; its adapter knows the address, and signs exactly these bytes. */
export interface WebhookMessage {
  readonly channel: "webhooks";
  /** Idempotency key; sent as `webhook-id`. */
  readonly delivery: DeliveryId;
  readonly body: string;
  readonly contentType: string;
  /** Those that belong to the format, such as X-DefectDojo-Event. */
  readonly headers: Readonly<Record<string, string>>;
}

export type OutgoingMessage = MailMessage | SlackMessage | TeamsMessage | WebhookMessage;

/** What a connection is given at most, where that is a setting of its own: its lane starts no more, so that nothing waits in a slot. */
export interface SendAllowance {
  /** Messages at a time. */
  readonly slots: number;
  /** How many may be started now; null: as many as there are slots. */
  readonly room: () => Promise<SendRoom | null>;
}

/**
 * One way out of the building.
 *
 * `send` resolves for every remote failure and says whether trying again can help; it rejects only for a bug. The signal
 * aborts it: what had been handed over by then is reported as ambiguous.
 */
export interface ChannelAdapter extends AsyncDisposable {
  readonly channel: Exclude<Channel, "alert">;
  /** Undefined: the lane's own slots, and no other limit that it has to know. */
  readonly allowance?: SendAllowance;
  /** Why nothing can be sent with it, known before anything is; its lane is paused at once. Undefined: nothing speaks against it. */
  readonly broken?: Answer;
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendReport>;
  /**
   * Asks whether the connection works, without sending a message: what ends a pause. Null where only a message would tell; what its own
   * `send` said of that (`onlySendingTells`) others keep in mind.
   */
  probe(signal: AbortSignal): Promise<SendReport | null>;
}
