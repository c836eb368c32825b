import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ENDPOINT_FAILED_ATTEMPTS_MIN,
  ENDPOINT_FAILING_MAX_MS,
  endpointAfter,
  type EndpointAttempt,
  type EndpointCondition,
} from "./endpoint-condition.ts";
import { takesEvent } from "./endpoint.ts";

const FRESH: EndpointCondition = { failingSince: null, failedAttempts: 0, lastSuccessAt: null };
const fails = (at: number, failure: EndpointAttempt["failure"] = "transient"): EndpointAttempt => ({ delivered: false, failure, at });
const works = (at: number): EndpointAttempt => ({ delivered: true, failure: null, at });

function after(attempts: readonly EndpointAttempt[]) {
  let condition = FRESH;
  const disabled = attempts.map((attempt) => {
    const next = endpointAfter(condition, attempt);
    condition = next.condition;
    return next.disable;
  });
  return { condition, disabled: disabled.findIndex((reason) => reason !== null), reason: disabled.find((reason) => reason !== null) };
}

const spread = (count: number, overMs: number) => Array.from({ length: count }, (_, index) => fails((index * overMs) / (count - 1)));

describe("the life of an endpoint (W1, W3)", () => {
  test("takes what it was given, or everything", () => {
    expect([
      takesEvent(null, "other"),
      takesEvent(["other"], "other"),
      takesEvent(["sla_breach"], "other"),
      takesEvent([], "other"),
    ]).toEqual([true, true, false, false]);
  });

  test("one that says it is gone is disabled at once", () => {
    expect(after([works(0), fails(1, "gone")])).toMatchObject({ disabled: 1, reason: "gone" });
  });

  test("one that has failed for five days is disabled with the tenth attempt at the earliest, and never sooner", () => {
    expect(after(spread(ENDPOINT_FAILED_ATTEMPTS_MIN, ENDPOINT_FAILING_MAX_MS))).toMatchObject({ disabled: 9, reason: "failing" });
    expect(after(spread(ENDPOINT_FAILED_ATTEMPTS_MIN - 1, ENDPOINT_FAILING_MAX_MS)).disabled).toBe(-1);
    expect(after(spread(1_000, ENDPOINT_FAILING_MAX_MS - 1)).disabled).toBe(-1);
  });

  test("a success begins anew, and is noted once a minute", () => {
    expect(
      after([...spread(9, ENDPOINT_FAILING_MAX_MS), works(ENDPOINT_FAILING_MAX_MS + 1), fails(ENDPOINT_FAILING_MAX_MS + 2)]),
    ).toMatchObject({
      condition: { failingSince: ENDPOINT_FAILING_MAX_MS + 2, failedAttempts: 1 },
      disabled: -1,
    });
    expect(after([works(1_000), works(60_999)]).condition.lastSuccessAt).toBe(1_000);
    expect(after([works(1_000), works(61_000)]).condition.lastSuccessAt).toBe(61_000);
    expect(after([works(61_000), works(1_000)]).condition.lastSuccessAt).toBe(1_000);
  });

  test("our own mistakes and crashes are not its fault", () => {
    expect(after([fails(0, "defect"), fails(1, "crash")])).toMatchObject({ condition: FRESH, disabled: -1 });
  });

  test("whatever happens, only one that said so or has only failed is disabled", () => {
    const anyAttempts = fc.array(fc.record({ delivered: fc.boolean(), gone: fc.boolean(), afterMs: fc.integer({ min: 0, max: 5e7 }) }), {
      maxLength: 40,
      size: "max",
    });
    fc.assert(
      fc.property(anyAttempts, (drawn) => {
        let at = 0;
        const attempts = drawn.map(({ delivered, gone, afterMs }) => {
          at += afterMs;
          return delivered ? works(at) : fails(at, gone ? "gone" : "timeout");
        });
        const { disabled, reason } = after(attempts);
        if (reason !== "failing") return;
        const lastSuccess = attempts.slice(0, disabled).findLastIndex(({ delivered }) => delivered);
        const failed = attempts.slice(lastSuccess + 1, disabled + 1);
        expect(failed.length).toBeGreaterThanOrEqual(ENDPOINT_FAILED_ATTEMPTS_MIN);
        expect((failed.at(-1)?.at ?? 0) - (failed[0]?.at ?? 0)).toBeGreaterThanOrEqual(ENDPOINT_FAILING_MAX_MS);
      }),
    );
  });
});
