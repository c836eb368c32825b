import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isSameAddress,
  judgeSlackCode,
  nextSlackCodeAt,
  SLACK_CODE_ALLOWANCES,
  SLACK_CODE_TRIES,
  slackAddressStep,
  slackCodeFate,
} from "./slack-code.ts";

const MINUTE = 60_000;

describe("how often codes are sent (P5)", () => {
  test("never more than each allowance to one person or one address in any span of time, and again as soon as there is room", () => {
    const moments = fc.array(
      fc.record({ gap: fc.nat(90 * MINUTE), person: fc.constantFrom("ann", "bob"), address: fc.constantFrom("a", "b", "c") }),
      { minLength: 1, maxLength: 80, size: "max" },
    );
    fc.assert(
      fc.property(moments, (asked) => {
        const sent: { at: number; person: string; address: string }[] = [];
        let now = 0;
        for (const { gap, person, address } of asked) {
          now += gap;
          const times = (of: (one: (typeof sent)[number]) => boolean) => sent.filter(of).map(({ at }) => at);
          const load = { person: times((one) => one.person === person), address: times((one) => one.address === address) };
          const at = nextSlackCodeAt(load, now);
          if (at === null) sent.push({ at: now, person, address });
          else {
            expect(at).toBeGreaterThan(now);
            expect(nextSlackCodeAt(load, at)).toBeNull();
            expect(nextSlackCodeAt(load, at - 1)).toBe(at);
          }
        }
        for (const key of ["person", "address"] as const)
          for (const { max, perMs } of SLACK_CODE_ALLOWANCES[key])
            for (const one of sent)
              expect(
                sent.filter((other) => other[key] === one[key] && other.at >= one.at && other.at < one.at + perMs).length,
              ).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe("a code that is entered (P5)", () => {
  test("is right within its time and its tries alone, and the tries come to an end", () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.array(fc.record({ gap: fc.nat(200), isRight: fc.boolean() }), { maxLength: 12 }),
        (expiresAt, entered) => {
          let now = 0;
          let wrongTries = 0;
          for (const { gap, isRight } of entered) {
            now += gap;
            const verdict = judgeSlackCode({ expiresAt, wrongTries, isRight }, now);
            if (verdict.kind === "right")
              expect({ isRight, inTime: now < expiresAt, had: wrongTries < SLACK_CODE_TRIES }).toEqual({
                isRight: true,
                inTime: true,
                had: true,
              });
            if (verdict.kind === "wrong") {
              wrongTries += 1;
              expect(verdict.triesLeft).toBe(SLACK_CODE_TRIES - wrongTries);
              expect(verdict.triesLeft).toBeGreaterThan(0);
            }
            if (verdict.kind === "tried_out") wrongTries = SLACK_CODE_TRIES;
            expect(wrongTries).toBeLessThanOrEqual(SLACK_CODE_TRIES);
          }
        },
      ),
    );
  });

  test.each([
    [{ expiresAt: 10, wrongTries: 0, isRight: true }, 9, { kind: "right" }],
    [{ expiresAt: 10, wrongTries: 0, isRight: true }, 10, { kind: "expired" }],
    [{ expiresAt: 10, wrongTries: 0, isRight: false }, 9, { kind: "wrong", triesLeft: 4 }],
    [{ expiresAt: 10, wrongTries: 4, isRight: false }, 9, { kind: "tried_out" }],
    [{ expiresAt: 10, wrongTries: 4, isRight: true }, 9, { kind: "right" }],
    [{ expiresAt: 10, wrongTries: 5, isRight: true }, 9, { kind: "tried_out" }],
  ] as const)("%o at %i is %o", (entered, now, verdict) => {
    expect(judgeSlackCode(entered, now)).toEqual(verdict);
  });
});

describe("what it takes for an address to hold (P5)", () => {
  test.each([
    [{ wanted: null, login: "a@x.test", holds: null }, "keep"],
    [{ wanted: null, login: "a@x.test", holds: "b@x.test" }, "login"],
    [{ wanted: "A@x.test", login: "a@x.test", holds: "b@x.test" }, "login"],
    [{ wanted: "A@x.test", login: "a@x.test", holds: null }, "keep"],
    [{ wanted: "B@X.test", login: "a@x.test", holds: "b@x.test" }, "keep"],
    [{ wanted: "c@x.test", login: "a@x.test", holds: "b@x.test" }, "code"],
    [{ wanted: "c@x.test", login: null, holds: null }, "code"],
  ] as const)("%o: %s", (asked, step) => {
    expect(slackAddressStep(asked)).toBe(step);
  });

  test("nobody's address is nobody else's", () => {
    expect(isSameAddress(null, null)).toBe(false);
  });
});

describe("what became of a message with a code", () => {
  test.each([
    [{ kind: "delivered", receipt: null }, { kind: "arrived" }],
    [{ kind: "fail", failure: "recipient" }, { kind: "no_account" }],
    [{ kind: "fail", failure: "defect" }, { kind: "broken" }],
    [{ kind: "pause", failure: "connection" }, { kind: "broken" }],
    [{ kind: "retry", failure: "ambiguous", afterMs: 5, countsAsAttempt: true }, { kind: "unknown" }],
    [
      { kind: "retry", failure: "transient", afterMs: 5, countsAsAttempt: false },
      { kind: "later", afterMs: 5 },
    ],
    [{ kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true }, { kind: "broken" }],
  ] as const)("%o is %o", (outcome, fate) => {
    expect(slackCodeFate({ outcome })).toEqual(fate);
  });
});
