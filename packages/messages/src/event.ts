import type { EventType, Severity } from "@tocsin/domain";

/** A label on an event: an engagement, test or finding of which nothing else is kept. */
export interface MessageLabel {
  readonly ref: string | null;
  readonly name: string | null;
}

/** What a message is made of. Times in epoch milliseconds. */
export interface MessageEvent {
  /** The incoming key as it came ("finding_added"), and the row it belongs to ("other"). */
  readonly key: string;
  readonly type: EventType;
  readonly source: string;
  readonly title: string;
  readonly description: string | null;
  /** Absolute http(s), or a path from "/" that belongs to the source's base URL. */
  readonly url: string | null;
  readonly occurredAt: number;
  readonly severity: Severity | null;
  readonly product: { readonly id: number; readonly name: string } | null;
  readonly productType: { readonly id: number; readonly name: string } | null;
  readonly engagement: MessageLabel | null;
  readonly test: MessageLabel | null;
  readonly finding: MessageLabel | null;
  readonly actor: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What every message of an installation has in common. */
export interface MessageContext {
  /** Where our own pages are: an http(s) base. */
  readonly publicUrl: string;
  /** Where a source's paths belong; a source that is not named here has no base. */
  readonly sourceBaseUrls: Readonly<Record<string, string>>;
  readonly teamName: string | null;
  /** A sentence under every message, or null. */
  readonly disclaimer: string | null;
}
