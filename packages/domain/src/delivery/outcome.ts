import type { FailureClass } from "./reasons.ts";
import type { DeliveryState } from "./states.ts";

/**
 * What one attempt came to. Adapters turn every answer of the outside into one of these; only a bug throws.
 *
 * - `delivered`: the other side has it · `accepted`: it took it and proves nothing more
 * - `retry`: may work later; `afterMs` is the least the other side asked us to wait, `countsAsAttempt` is false
 *   where we were told to slow down before anything was sent
 * - `fail`: will never work · `pause`: the connection is broken, not this message; `onlySendingTells` where signing in works all the
 *   same, so that only a message shows when it is over
 */
export type SendOutcome =
  | { readonly kind: "delivered" | "accepted"; readonly receipt: string | null }
  | { readonly kind: "retry"; readonly failure: FailureClass; readonly afterMs: number | null; readonly countsAsAttempt: boolean }
  | { readonly kind: "fail"; readonly failure: FailureClass }
  | { readonly kind: "pause"; readonly failure: FailureClass; readonly onlySendingTells?: boolean };

/** It has arrived, as far as anybody will ever know. */
export function isTaken(kind: SendOutcome["kind"] | DeliveryState): boolean {
  return kind === "delivered" || kind === "accepted";
}

/** What the other side said, for people who read the log: a code ("550 5.1.1") and its words; never a secret, at most 500 characters, of webhooks 2,048. */
export interface Answer {
  readonly code: string | null;
  readonly text: string | null;
}

export interface SendReport {
  readonly outcome: SendOutcome;
  readonly answer: Answer;
  /**
   * What was asked, on one line, for people who read the log ("POST https://hooks.example.com/…"); missing where nothing was sent.
   * Never a secret, the query of a URL or a text of the message.
   */
  readonly request?: string;
  /** Missing where the adapter cannot tell. */
  readonly wire?: Wire;
}

/**
 * How often the message began to go out, and how often its adapter meant it to: once, and once more in a shorter form where the other
 * side had refused the full one.
 */
export interface Wire {
  readonly written: number;
  readonly meant: number;
  /** Of the message, all writings together; without what is around it on the connection. */
  readonly bytes: number;
}

/** Nothing was sent, which is nobody's fault and costs no attempt; `afterMs`: at the earliest again. */
export function notSentYet(afterMs: number | null, answer: Answer): SendReport {
  return { outcome: { kind: "retry", failure: "transient", afterMs, countsAsAttempt: false }, answer };
}

/** How often something below the adapter sent the message again that nobody had asked to. */
export function hiddenRetries({ wire }: Pick<SendReport, "wire">): number {
  return wire === undefined ? 0 : Math.max(0, wire.written - wire.meant);
}
