import type { Channel } from "../catalogue.ts";
import type { Reached } from "./circuit.ts";
import type { SendOutcome, SendReport } from "./outcome.ts";
import { ASKED_DELAY_MAX_MS } from "./retry-policy.ts";

/**
 * What the report of an attempt says of the connection (rule W2). An endpoint is judged by whether it takes what it is sent; a
 * server of many by whether it answers at all: that it has no room for one recipient, or wants us to wait, is an answer.
 */
export function reachedBy(channel: Exclude<Channel, "alert">, { outcome, answer }: SendReport): Reached {
  switch (outcome.kind) {
    case "delivered":
    case "accepted":
      return "reached";
    case "pause":
      return channel === "webhooks" ? "not_reached" : "unknown";
    case "fail":
      if (outcome.failure === "defect" || outcome.failure === "gone") return "unknown";
      return channel === "webhooks" ? "not_reached" : "reached";
    case "retry":
      return reachedByRetry(channel, outcome, answer.code);
  }
}

/** For how long the other side wants nothing at all, in milliseconds. Others than endpoints limit their parts apart, and their adapters keep to that. */
export function askedQuietMs(channel: Exclude<Channel, "alert">, { outcome }: SendReport): number | null {
  if (channel !== "webhooks" || outcome.kind !== "retry" || outcome.afterMs === null || outcome.afterMs <= 0) return null;
  return Math.min(outcome.afterMs, ASKED_DELAY_MAX_MS);
}

function reachedByRetry(
  channel: Exclude<Channel, "alert">,
  { failure, countsAsAttempt }: Extract<SendOutcome, { kind: "retry" }>,
  code: string | null,
): Reached {
  if (!countsAsAttempt || failure === "defect" || failure === "crash") return "unknown";
  if (channel === "mail" && isReplyToMail(code)) return "reached";
  return "not_reached";
}

/** A reply about one mail or recipient, not "service not available, closing channel" (421). */
function isReplyToMail(code: string | null): boolean {
  return code !== null && /^[45]\d\d/.test(code) && !code.startsWith("421");
}
