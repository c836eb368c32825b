import type { Attempt, DeliveryDetail } from "@tocsin/contract";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { timeWords } from "../../lib/words/en/times.ts";

/** What became of a try, in words. */
export function outcomeOf({ outcome, failure, possibleRepeat }: Attempt): string {
  const parts = [
    deliveryWords.outcomeOf(outcome),
    // Cut off is said once, by the outcome.
    ...(failure === null || (outcome === "unknown" && failure === "ambiguous") ? [] : [deliveryWords.reason(failure)]),
    ...(possibleRepeat ? [deliveryWords.repeat] : []),
  ];
  return parts.join(", ");
}

/** What the other side answered; empty where it said nothing. */
export function answerOf({ code, text }: Pick<Attempt, "code" | "text">): string {
  return [code, text].filter((part) => part !== null).join(" ");
}

/** Every try as text, for whoever looks after the other side: in the times of the wire, which need no zone. */
export function whatHappened({ id, attemptLog }: Pick<DeliveryDetail, "id" | "attemptLog">): string {
  return [`${deliveryWords.aDelivery} ${id}`, ...attemptLog.map(attemptText)].join("\n\n");
}

function attemptText(attempt: Attempt): string {
  const { startedAt, durationMs, request } = attempt;
  const answer = answerOf(attempt);
  const took = durationMs === null ? [] : [timeWords.duration(durationMs)];
  return [
    `${startedAt} ${[outcomeOf(attempt), ...took].join(", ")}`,
    ...(request === null ? [] : [`${deliveryWords.request}: ${request}`]),
    ...(answer === "" ? [] : [`${deliveryWords.answer}: ${answer}`]),
  ].join("\n");
}
