import type { PersonId } from "./ids.ts";

/** Where Slack knows a person by another address than the login's (rule P5). */
export interface SlackAddress {
  /** What holds; null: the login's e-mail does. */
  readonly email: string | null;
  /** When its person confirmed it; null: it came from the directory, or there is none. */
  readonly confirmedAt: number | null;
  readonly pending: PendingSlackAddress | null;
  /** Of what holds: messages to it have failed for good since (rule N4); null: none has, or one has arrived since. */
  readonly refusal: SlackRefusal | null;
}

/** Slack delivers nothing to this address; each message is tried all the same, and the first that arrives ends it. */
export interface SlackRefusal {
  readonly address: string;
  /** "users_not_found". */
  readonly code: string | null;
  readonly at: number;
}

/** An address that holds only once its code was entered: it waits, or did until it was too late. Nothing is sent to it. */
export interface PendingSlackAddress {
  readonly email: string;
  readonly sentAt: number;
  readonly expiresAt: number;
  /** Wrong codes that are still listened to; 0: it is void. */
  readonly triesLeft: number;
  /** False: whether the message with the code arrived is not known. */
  readonly arrived: boolean;
}

/** A code that is too late is shown for so long, so that its person reads why. */
export const SLACK_CODE_SHOWN_MS = 60 * 60_000;

export interface SlackAddressReads {
  /** Null: there is no such person. */
  slackAddress(input: { readonly person: PersonId; readonly now: number }): Promise<SlackAddress | null>;
}

export type SlackAddressRefusal = "not_found" | "owned_by_source";

export type SlackCodeStarted =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly refusal: SlackAddressRefusal }
  | { readonly ok: false; readonly refusal: "rate_limited"; readonly retryAt: number };

export type SlackAddressConfirmed =
  | { readonly ok: true; readonly email: string }
  | { readonly ok: false; readonly refusal: "wrong"; readonly triesLeft: number }
  | { readonly ok: false; readonly refusal: "expired" | "tried_out" | "none" };

/** Of codes the store is given keyed hashes, and keeps nothing else. */
export interface SlackAddressWrites {
  /**
   * An address waits for a code, in one transaction with an audit entry; the code before is void. Refused, with nothing written, where a
   * directory has given the address that holds, and from the last code on that the allowances have room for.
   */
  startSlackCode(input: {
    readonly person: PersonId;
    readonly email: string;
    readonly hash: string;
    readonly at: number;
  }): Promise<SlackCodeStarted>;
  /** What came of sending it: what surely was not sent cannot be entered, and counts against its person alone. */
  settleSlackCode(input: { readonly code: string; readonly fate: "arrived" | "unknown" | "not_sent" }): Promise<void>;
  /**
   * The address holds from now on, and its person is told of it, in one transaction, where one of the hashes is that of the code that waits;
   * a wrong one counts, and the last of them voids the code.
   */
  confirmSlackAddress(input: {
    readonly person: PersonId;
    readonly hashes: readonly string[];
    readonly at: number;
  }): Promise<SlackAddressConfirmed>;
  /** Nothing waits for a code any more; what holds, holds. */
  cancelSlackCode(input: { readonly person: PersonId }): Promise<void>;
  /** The login's e-mail holds again, and nothing waits for a code. */
  clearSlackAddress(input: {
    readonly person: PersonId;
    readonly at: number;
  }): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: SlackAddressRefusal }>;
}
