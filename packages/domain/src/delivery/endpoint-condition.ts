import type { DisableReason } from "./endpoint.ts";
import type { FailureClass } from "./reasons.ts";

/** How an endpoint has done lately. */
export interface EndpointCondition {
  /** Since when every attempt has failed. */
  readonly failingSince: number | null;
  /** Failed attempts in a row. */
  readonly failedAttempts: number;
  readonly lastSuccessAt: number | null;
}

export interface EndpointAttempt {
  readonly delivered: boolean;
  readonly failure: FailureClass | null;
  readonly at: number;
}

/** An endpoint that has only failed for so long, and so often, is disabled (rule W3). */
export const ENDPOINT_FAILING_MAX_MS = 5 * 24 * 3_600_000;
export const ENDPOINT_FAILED_ATTEMPTS_MIN = 10;

/** "Last success" is for people to read; once a minute is enough. */
const SUCCESS_NOTE_MS = 60_000;

/** What an attempt changes about its endpoint, and why that disables it, if it does (rule W3). */
export function endpointAfter(
  condition: EndpointCondition,
  attempt: EndpointAttempt,
): { readonly condition: EndpointCondition; readonly disable: Extract<DisableReason, "gone" | "failing"> | null } {
  if (attempt.delivered) return { condition: afterSuccess(condition, attempt.at), disable: null };
  if (!isItsFault(attempt.failure)) return { condition, disable: null };
  const failed = {
    ...condition,
    failingSince: condition.failingSince ?? attempt.at,
    failedAttempts: condition.failedAttempts + 1,
  };
  return { condition: failed, disable: attempt.failure === "gone" ? "gone" : hasOnlyFailed(failed, attempt.at) ? "failing" : null };
}

function afterSuccess({ lastSuccessAt }: EndpointCondition, at: number): EndpointCondition {
  const isRecent = lastSuccessAt !== null && at >= lastSuccessAt && at - lastSuccessAt < SUCCESS_NOTE_MS;
  return { failingSince: null, failedAttempts: 0, lastSuccessAt: isRecent ? lastSuccessAt : at };
}

function isItsFault(failure: FailureClass | null): boolean {
  return failure !== null && failure !== "defect" && failure !== "crash";
}

function hasOnlyFailed({ failingSince, failedAttempts }: EndpointCondition, at: number): boolean {
  return failingSince !== null && at - failingSince >= ENDPOINT_FAILING_MAX_MS && failedAttempts >= ENDPOINT_FAILED_ATTEMPTS_MIN;
}
