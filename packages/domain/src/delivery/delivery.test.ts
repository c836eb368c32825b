import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ledgerOf } from "./ledger.ts";
import type { SendOutcome } from "./outcome.ts";
import { FAILURE_CLASSES } from "./reasons.ts";
import { ASKED_DELAY_MAX_MS, RELEVANCE_MS, RETRY_DELAYS_MS, retryPolicy } from "./retry-policy.ts";
import { settle } from "./settle.ts";
import { assertMove, canMove, DELIVERY_STATES, FINAL_STATES, IllegalTransition, OPEN_STATES, TRANSITIONS } from "./states.ts";

const LANES = ["mail", "slack", "msteams", "webhooks"] as const;
const HOUR = 3_600_000;
const anyState = fc.constantFrom(...DELIVERY_STATES);
const anyDie = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const anyFailure = fc.constantFrom(...FAILURE_CLASSES);
const anyOutcome: fc.Arbitrary<SendOutcome> = fc.oneof(
  fc.record({ kind: fc.constantFrom("delivered" as const, "accepted" as const), receipt: fc.option(fc.string()) }),
  fc.record({
    kind: fc.constant("retry" as const),
    failure: anyFailure,
    afterMs: fc.option(fc.integer({ min: 0, max: 1e12 })),
    countsAsAttempt: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom("fail" as const, "pause" as const), failure: anyFailure }),
);

describe("the states of a delivery (D1, D2)", () => {
  test("six are final and nothing leaves them", () => {
    expect(FINAL_STATES).toEqual(["delivered", "accepted", "failed", "suppressed", "expired", "cancelled"]);
    expect(OPEN_STATES).toEqual(["pending", "held", "sending", "retrying"]);
    for (const state of FINAL_STATES) expect(TRANSITIONS[state]).toEqual([]);
  });

  test("a move that is not in the table throws, and only such a move", () => {
    fc.assert(
      fc.property(anyState, anyState, (from, to) => {
        const move = () => {
          assertMove(from, to);
        };

        if (canMove(from, to)) expect(move).not.toThrow();
        else expect(move).toThrow(IllegalTransition);
      }),
    );
  });

  test("every state can be reached, and every open one can end", () => {
    const reachable = new Set<string>(["pending"]);
    for (let grown = true; grown;) {
      const before = reachable.size;
      for (const state of DELIVERY_STATES) if (reachable.has(state)) TRANSITIONS[state].forEach((next) => reachable.add(next));
      grown = reachable.size > before;
    }

    expect([...reachable].toSorted()).toEqual([...DELIVERY_STATES].toSorted());
    for (const state of OPEN_STATES) expect(TRANSITIONS[state].length).toBeGreaterThan(0);
  });
});

describe("settling an attempt (D3)", () => {
  test("only moves of the table come out, whatever the outcome", () => {
    fc.assert(
      fc.property(anyOutcome, fc.constantFrom(...LANES), fc.integer({ min: 1, max: 20 }), anyDie, (outcome, lane, attempts, die) => {
        const { state } = settle(
          { attempts, expiresAt: RELEVANCE_MS },
          outcome,
          retryPolicy(lane, () => die),
          0,
        );

        expect(canMove("sending", state)).toBe(true);
      }),
    );
  });

  test("a retry is never due in the past and never earlier than asked", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LANES),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 40 * HOUR }),
        anyDie,
        (lane, attempts, afterMs, die) => {
          const outcome = { kind: "retry", failure: "transient", afterMs, countsAsAttempt: true } as const;
          const settled = settle(
            { attempts, expiresAt: Number.MAX_SAFE_INTEGER },
            outcome,
            retryPolicy(lane, () => die),
            1_000,
          );

          if (settled.state === "retrying") expect(settled.dueAt).toBeGreaterThanOrEqual(1_000 + Math.min(afterMs, ASKED_DELAY_MAX_MS));
        },
      ),
    );
  });

  test("a hostile wait cannot park a delivery for a year", () => {
    const outcome = { kind: "retry", failure: "transient", afterMs: 365 * 24 * HOUR, countsAsAttempt: true } as const;

    const settled = settle(
      { attempts: 1, expiresAt: RELEVANCE_MS },
      outcome,
      retryPolicy("mail", () => 0.5),
      0,
    );

    expect(settled.state === "retrying" && settled.dueAt <= ASKED_DELAY_MAX_MS * 1.1).toBe(true);
  });

  test("a paused connection and an asked-for wait cost no attempt", () => {
    const policy = retryPolicy("mail", () => 0);
    const wait = { kind: "retry", failure: "transient", afterMs: 1_000, countsAsAttempt: false } as const;

    expect(settle({ attempts: 3, expiresAt: RELEVANCE_MS }, { kind: "pause", failure: "connection" }, policy, 7)).toEqual({
      state: "pending",
      attempts: 2,
      dueAt: 7,
      failure: "connection",
    });
    expect(settle({ attempts: 3, expiresAt: RELEVANCE_MS }, wait, policy, 0)).toMatchObject({ state: "retrying", attempts: 2 });
  });

  test("an asked-for wait is as long as asked, however often the delivery failed before, and never shorter than the first pause", () => {
    const policy = retryPolicy("webhooks", () => 0.5);
    const waits = (afterMs: number | null) => {
      const outcome = { kind: "retry", failure: "transient", afterMs, countsAsAttempt: false } as const;
      const settled = settle({ attempts: 9, expiresAt: RELEVANCE_MS }, outcome, policy, 0);
      return settled.state === "retrying" ? settled.dueAt : null;
    };

    expect([waits(60_000), waits(0), waits(null)]).toEqual([63_000, 5_000, RETRY_DELAYS_MS.webhooks[7]]);
  });

  test("the last attempt ends in failed", () => {
    const policy = retryPolicy("mail", () => 0);
    const outcome = { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true } as const;

    expect(settle({ attempts: policy.attemptMax, expiresAt: RELEVANCE_MS }, outcome, policy, 0)).toEqual({
      state: "failed",
      attempts: policy.attemptMax,
      failure: "transient",
    });
  });
});

describe("the retry schedules (D6, D7)", () => {
  test("mail is tried fourteen times over about four days", () => {
    const seconds = RETRY_DELAYS_MS.mail.map((delay) => delay / 1_000);

    expect(seconds).toEqual([5, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400, 86_400, 86_400]);
    expect(retryPolicy("mail", () => 0).attemptMax).toBe(14);
  });

  test("every schedule ends in failed before the event stops being relevant, whatever the die", () => {
    fc.assert(
      fc.property(fc.constantFrom(...LANES), anyDie, (lane, die) => {
        const policy = retryPolicy(lane, () => die);
        let now = 0;
        for (let attempts = 1; attempts <= policy.attemptMax; attempts += 1) {
          const outcome = { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true } as const;
          const settled = settle({ attempts, expiresAt: RELEVANCE_MS }, outcome, policy, now);
          if (attempts === policy.attemptMax) expect(settled.state).toBe("failed");
          else expect(settled).toMatchObject({ state: "retrying" });
          if (settled.state === "retrying") now = settled.dueAt;
        }
        expect(now).toBeLessThan(RELEVANCE_MS);
      }),
    );
  });

  test("webhooks spread by a fifth both ways, the others only later", () => {
    expect(retryPolicy("webhooks", () => 0).delayMs(2, null)).toBe(300_000 * 0.8);
    expect(retryPolicy("mail", () => 0).delayMs(2, null)).toBe(60_000);
    expect(retryPolicy("mail", () => 0.999_999).delayMs(2, null)).toBe(66_000);
  });
});

describe("the ledger (D8)", () => {
  test("balances exactly when every intended delivery is in some state", () => {
    const anyCounts = fc.record(Object.fromEntries(DELIVERY_STATES.map((state) => [state, fc.nat(100)])), { requiredKeys: [] });
    fc.assert(
      fc.property(anyCounts, fc.integer({ min: -3, max: 3 }), (counts, error) => {
        const total = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);

        expect(ledgerOf(total + error, counts).difference).toBe(error);
      }),
    );
  });
});
