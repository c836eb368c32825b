import type { Channel, NoticeContent } from "@tocsin/domain";
import type { ClaimedDelivery, DispatchedEvent } from "./dispatch.ts";
import type { EventId, PersonId } from "./ids.ts";

/** How often somebody may try channels out. */
export const TESTS_MAX = 5;
export const TESTS_WINDOW_MS = 5 * 60_000;

/** One message that somebody sends to see whether a channel works (rule N3). */
export interface NewTestSend {
  readonly event: EventId;
  readonly channel: Exclude<Channel, "alert" | "webhooks">;
  /** Whom or what it reaches: the person who asks, or the channel's shared place. */
  readonly to: "me" | "shared";
  /** Where exactly, by the settings that are tried. */
  readonly address: string;
  readonly content: NoticeContent;
  readonly by: PersonId;
  /** With settings that are not saved. */
  readonly isUnsaved: boolean;
  readonly now: number;
  readonly leaseMs: number;
  readonly boot: string;
}

export type TestStarted =
  | { readonly ok: true; readonly delivery: ClaimedDelivery; readonly event: DispatchedEvent; readonly attempt: number }
  | { readonly ok: false; readonly refusal: "rate_limited"; readonly retryAt: number };

export interface TestSendStore {
  /**
   * Event, its one delivery in our hands, the `started` row and an audit entry, in one transaction; no lane ever claims it, and it
   * reaches nobody else. Refused, with nothing written, from the {@link TESTS_MAX}th on within {@link TESTS_WINDOW_MS} of one person.
   */
  startTest(input: NewTestSend): Promise<TestStarted>;
}
