import type { SendReport } from "./delivery/outcome.ts";

/** Digits of the code that proves whose direct messages somebody reads (rule P5). */
export const SLACK_CODE_DIGITS = 8;
/** For how long it can be entered. */
export const SLACK_CODE_MS = 10 * 60_000;
/** Wrong codes that are listened to; after the last of them the right one is too late. */
export const SLACK_CODE_TRIES = 5;

const HOUR = 3_600_000;

interface CodeAllowance {
  readonly max: number;
  readonly perMs: number;
}

/** At most so many codes: asked for by one person, and sent to one address, whoever asked. Nobody is pestered, and nobody guesses. */
export const SLACK_CODE_ALLOWANCES = {
  person: [
    { max: 5, perMs: HOUR },
    { max: 10, perMs: 24 * HOUR },
  ],
  address: [
    { max: 3, perMs: HOUR },
    { max: 6, perMs: 24 * HOUR },
  ],
} as const satisfies Readonly<Record<"person" | "address", readonly CodeAllowance[]>>;

/** A code sent longer ago than this counts no more. */
export const SLACK_CODE_MEMORY_MS = 24 * HOUR;

/** When codes were sent, epoch milliseconds, in ascending order; older ones than {@link SLACK_CODE_MEMORY_MS} may be missing. */
export interface SentSlackCodes {
  readonly person: readonly number[];
  readonly address: readonly number[];
}

/** When the next code may be sent at the earliest; null: now. */
export function nextSlackCodeAt(sent: SentSlackCodes, now: number): number | null {
  const roomAt = (times: readonly number[], allowances: readonly CodeAllowance[]): number =>
    Math.max(...allowances.map(({ max, perMs }) => (times.at(-max) ?? -Infinity) + perMs));
  const at = Math.max(roomAt(sent.person, SLACK_CODE_ALLOWANCES.person), roomAt(sent.address, SLACK_CODE_ALLOWANCES.address));
  return at <= now ? null : at;
}

export interface EnteredSlackCode {
  readonly expiresAt: number;
  /** Before this one. */
  readonly wrongTries: number;
  readonly isRight: boolean;
}

export type SlackCodeVerdict =
  | { readonly kind: "right" | "expired" | "tried_out" }
  /** At least one: the last wrong try is `tried_out`. */
  | { readonly kind: "wrong"; readonly triesLeft: number };

/** What becomes of a code that is entered. Whoever is late, or has guessed too often, does not learn whether it was right. */
export function judgeSlackCode({ expiresAt, wrongTries, isRight }: EnteredSlackCode, now: number): SlackCodeVerdict {
  if (wrongTries >= SLACK_CODE_TRIES) return { kind: "tried_out" };
  if (now >= expiresAt) return { kind: "expired" };
  if (isRight) return { kind: "right" };
  const triesLeft = SLACK_CODE_TRIES - wrongTries - 1;
  return triesLeft === 0 ? { kind: "tried_out" } : { kind: "wrong", triesLeft };
}

export interface WantedSlackAddress {
  /** Null: the login's e-mail. */
  readonly wanted: string | null;
  readonly login: string | null;
  /** What holds instead of the login's; null: nothing does. */
  readonly holds: string | null;
}

/** What has to be done for an address to hold: nothing, back to the login's, or have a code entered that is sent to it. */
export function slackAddressStep({ wanted, login, holds }: WantedSlackAddress): "keep" | "login" | "code" {
  if (wanted === null || isSameAddress(wanted, login)) return holds === null ? "keep" : "login";
  return isSameAddress(wanted, holds) ? "keep" : "code";
}

/** Slack finds people by their address in any case. */
export function isSameAddress(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}

/**
 * What became of a message with a code. `arrived`: Slack has it · `unknown`: the answer never came, it may be there · `no_account`: nobody
 * has this address, or Slack delivers nothing to whoever has · `later`: nothing was sent, because of a wait · `broken`: nothing was sent.
 */
export type SlackCodeFate =
  | { readonly kind: "arrived" | "unknown" | "no_account" | "broken" }
  | { readonly kind: "later"; readonly afterMs: number };

export function slackCodeFate({ outcome }: Pick<SendReport, "outcome">): SlackCodeFate {
  switch (outcome.kind) {
    case "delivered":
    case "accepted":
      return { kind: "arrived" };
    case "fail":
      return { kind: outcome.failure === "recipient" ? "no_account" : "broken" };
    case "pause":
      return { kind: "broken" };
    case "retry":
      if (outcome.failure === "ambiguous") return { kind: "unknown" };
      return outcome.afterMs === null ? { kind: "broken" } : { kind: "later", afterMs: outcome.afterMs };
  }
}
