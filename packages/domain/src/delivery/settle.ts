import type { SendOutcome } from "./outcome.ts";
import type { FailureClass } from "./reasons.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import { assertMove, type DeliveryState } from "./states.ts";

/** What the engine knows of a delivery whose attempt has ended. Times in epoch milliseconds. */
export interface Attempted {
  /** Attempts that count, this one included. */
  readonly attempts: number;
  /** When the delivery stops being worth sending. */
  readonly expiresAt: number;
}

/** Where a delivery goes after an attempt. A state carries only the fields it can have. */
export type Settlement =
  | { readonly state: "delivered" | "accepted"; readonly attempts: number; readonly receipt: string | null }
  | { readonly state: "retrying"; readonly attempts: number; readonly dueAt: number; readonly failure: FailureClass }
  | { readonly state: "failed"; readonly attempts: number; readonly failure: FailureClass }
  | { readonly state: "pending"; readonly attempts: number; readonly dueAt: number; readonly failure: FailureClass };

/** Rule D3: decides from the outcome, the policy and the clock alone. A paused connection and an asked-for wait cost no attempt. */
export function settle(delivery: Attempted, outcome: SendOutcome, policy: RetryPolicy, now: number): Settlement {
  const settlement = settlementOf(delivery, outcome, policy, now);
  assertMove("sending", settlement.state satisfies DeliveryState);
  return settlement;
}

function settlementOf(delivery: Attempted, outcome: SendOutcome, policy: RetryPolicy, now: number): Settlement {
  const { attempts } = delivery;
  switch (outcome.kind) {
    case "delivered":
    case "accepted":
      return { state: outcome.kind, attempts, receipt: outcome.receipt };
    case "fail":
      return { state: "failed", attempts, failure: outcome.failure };
    case "pause":
      return { state: "pending", attempts: attempts - 1, dueAt: now, failure: outcome.failure };
    case "retry":
      return retryOf(delivery, outcome, policy, now);
  }
}

function retryOf(
  { attempts, expiresAt }: Attempted,
  outcome: Extract<SendOutcome, { kind: "retry" }>,
  policy: RetryPolicy,
  now: number,
): Settlement {
  const { failure } = outcome;
  const counted = outcome.countsAsAttempt ? attempts : attempts - 1;
  if (counted >= policy.attemptMax) return { state: "failed", attempts: counted, failure };
  // Who was only asked to wait waits for as long as asked, however often it failed before.
  const isAsked = !outcome.countsAsAttempt && outcome.afterMs !== null;
  const dueAt = now + policy.delayMs(isAsked ? 1 : Math.max(counted, 1), outcome.afterMs);
  // Waiting past its relevance would only turn a known failure into an expiry.
  return dueAt > expiresAt ? { state: "failed", attempts: counted, failure } : { state: "retrying", attempts: counted, dueAt, failure };
}

/** A test is tried once, whatever came of it: somebody waits for the answer (rule N3). */
export function settleTest(outcome: SendOutcome): Extract<Settlement, { readonly state: "delivered" | "accepted" | "failed" }> {
  const settlement = testSettlement(outcome);
  assertMove("sending", settlement.state);
  return settlement;
}

function testSettlement(outcome: SendOutcome): ReturnType<typeof settleTest> {
  return "failure" in outcome
    ? { state: "failed", attempts: 1, failure: outcome.failure }
    : { state: outcome.kind, attempts: 1, receipt: outcome.receipt };
}
