import type { MessageContext, MessageEvent } from "../event.ts";

/** A product or product type with what its source calls it, so that receivers find it there. */
export interface WebhookObject {
  readonly id: number;
  readonly name: string;
  /** Both null for one that was made here. */
  readonly source: string | null;
  readonly ref: string | null;
}

/** What a webhook is made of: machines read it, so that every object is named by its ids. */
export interface WebhookEvent extends Omit<MessageEvent, "product" | "productType"> {
  readonly id: string;
  readonly product: WebhookObject | null;
  readonly productType: WebhookObject | null;
  /** The people who were named; null: a broadcast. */
  readonly recipients: readonly string[] | null;
}

/** Whose endpoint it is, as DefectDojo names people; null for a shared one. */
export interface WebhookOwner {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
}

/** What a body may hold; the largest of {@link BODY_SIZES} that fits is taken. */
export interface BodySize {
  readonly description: number;
  readonly lines: number;
  readonly findings: number;
  readonly details: boolean;
}

/** Less than this in bytes of UTF-8, as Standard Webhooks asks (page 4.4). */
export const BODY_MAX_BYTES = 20_000;

/** The last one fits whatever an event holds: a test looks for one that does not. */
export const BODY_SIZES: readonly BodySize[] = [
  { description: 8_000, lines: 400, findings: 100, details: true },
  { description: 4_000, lines: 200, findings: 30, details: true },
  { description: 2_000, lines: 100, findings: 10, details: false },
  { description: 500, lines: 20, findings: 3, details: false },
  { description: 100, lines: 0, findings: 0, details: false },
];

export const TITLE_MAX = 500;
export const NAME_MAX = 200;
/** Of the event's own link; objects have short ones. */
export const LINK_MAX = 2_048;
export const OBJECT_LINK_MAX = 500;

export type WebhookContext = MessageContext;
