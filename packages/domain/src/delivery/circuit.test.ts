import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Circuit, CIRCUIT_LIMITS, circuitAllows, CLOSED_CIRCUIT, keepQuiet, noteReached, type Reached } from "./circuit.ts";
import type { SendOutcome, SendReport } from "./outcome.ts";
import { askedQuietMs, reachedBy } from "./reached.ts";
import { ASKED_DELAY_MAX_MS } from "./retry-policy.ts";

const { waitFirstMs, waitMaxMs } = CIRCUIT_LIMITS;

/** Notes one after another, `everyMs` apart; answers the circuit and when the last was. */
function noted(notes: readonly Reached[], everyMs = 1_000, from: Circuit = CLOSED_CIRCUIT, start = 0) {
  const circuit = notes.reduce((current, reached, index) => noteReached(current, reached, start + index * everyMs), from);
  return { circuit, now: start + Math.max(0, notes.length - 1) * everyMs };
}

const times = (count: number, reached: Reached) => Array.from({ length: count }, () => reached);

describe("a circuit (W2)", () => {
  test("opens with the fifth failure in a row, and not with the fourth", () => {
    expect(noted(times(4, "not_reached")).circuit.state).toBe("closed");
    expect(noted(times(5, "not_reached"))).toMatchObject({ circuit: { state: "open", openedAt: 4_000, probeAt: 4_000 + waitFirstMs } });
  });

  test("a success in between begins the row anew; what says nothing does not", () => {
    expect(noted([...times(4, "not_reached"), "reached", ...times(4, "not_reached")]).circuit.state).toBe("closed");
    expect(noted([...times(4, "not_reached"), "unknown", "not_reached"]).circuit.state).toBe("open");
  });

  test("opens when half of twenty attempts within a minute failed, and not when they are spread over more", () => {
    const everyOther = Array.from({ length: 20 }, (_, index): Reached => (index % 2 === 0 ? "reached" : "not_reached"));

    expect(noted(everyOther.slice(0, 19), 1_000).circuit.state).toBe("closed");
    expect(noted(everyOther, 1_000).circuit.state).toBe("open");
    expect(noted(everyOther, 3_200).circuit.state).toBe("closed");
  });

  test("lets nothing through until it may be probed, then one at a time, and waits twice as long after each probe in vain", () => {
    let circuit = noted(times(5, "not_reached"), 0).circuit;
    let now = 0;
    const waits = [];
    for (let probe = 0; probe < 8; probe += 1) {
      if (circuit.state === "closed") throw new Error("It closed without a success");
      waits.push(circuit.probeAt - now);
      expect([circuitAllows(circuit, circuit.probeAt - 1), circuitAllows(circuit, circuit.probeAt)]).toEqual(["none", "one"]);
      now = circuit.probeAt;
      circuit = noteReached(circuit, "not_reached", now);
    }

    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000]);
  });

  test("keeps quiet for as long as it was asked to, though something that was under way got through", () => {
    const asked = keepQuiet(CLOSED_CIRCUIT, 3_600_000, 1_000);
    const later = noteReached(keepQuiet(asked, 60_000, 2_000), "reached", 2_500);

    expect([circuitAllows(later, 3_600_999), circuitAllows(later, 3_601_000)]).toEqual(["none", "one"]);
    expect(noteReached(later, "reached", 3_601_000)).toBe(CLOSED_CIRCUIT);
    expect(noteReached(later, "not_reached", 3_601_000)).toMatchObject({ state: "open", probeAt: 3_601_000 + waitMaxMs });
  });

  test("is asked for quiet by endpoints alone, and for no more than a day", () => {
    const wait = (afterMs: number | null): SendReport => ({
      outcome: { kind: "retry", failure: "transient", afterMs, countsAsAttempt: false },
      answer: { code: "429", text: null },
    });

    expect([askedQuietMs("webhooks", wait(5_000)), askedQuietMs("webhooks", wait(null)), askedQuietMs("slack", wait(5_000))]).toEqual([
      5_000,
      null,
      null,
    ]);
    expect(askedQuietMs("webhooks", wait(1e12))).toBe(ASKED_DELAY_MAX_MS);
    expect([askedQuietMs("webhooks", wait(0)), askedQuietMs("webhooks", wait(-1))]).toEqual([null, null]);
  });

  test("closes with the first success, and then needs five failures again", () => {
    const opened = noted(times(5, "not_reached"), 0).circuit;

    expect(noteReached(opened, "reached", waitFirstMs)).toBe(CLOSED_CIRCUIT);
    expect(noted(times(4, "not_reached"), 0, noteReached(opened, "reached", 1)).circuit.state).toBe("closed");
  });

  test("sends that were under way when it opened do not make the wait longer", () => {
    const opened = noted(times(5, "not_reached"), 0).circuit;

    expect(noted(times(3, "not_reached"), 0, opened, 10).circuit).toEqual(opened);
  });

  test("a clock that is set back does not keep it open for the rest of the day", () => {
    const opened = noted(times(5, "not_reached"), 0, CLOSED_CIRCUIT, 86_400_000).circuit;

    expect(circuitAllows(opened, 86_400_000)).toBe("none");
    expect(circuitAllows(opened, 0)).toBe("one");
    expect(noteReached(opened, "not_reached", 0)).toMatchObject({ probeAt: 2 * waitFirstMs });
  });

  test("what it counted before the clock was set back is not of the minute that it is now", () => {
    const everyOther = Array.from({ length: 19 }, (_, index): Reached => (index % 2 === 0 ? "reached" : "not_reached"));
    const { circuit } = noted(everyOther, 1_000, CLOSED_CIRCUIT, 86_400_000);

    expect(noteReached(circuit, "not_reached", 86_419_000).state).toBe("open");
    expect(noteReached(circuit, "not_reached", 1_000).state).toBe("closed");
  });

  test("is open since it opened, also when it is asked for quiet meanwhile", () => {
    const opened = noted(times(5, "not_reached"), 0, CLOSED_CIRCUIT, 7_000).circuit;

    expect(keepQuiet(opened, 3_600_000, 9_000)).toMatchObject({ openedAt: 7_000, probeAt: 3_609_000 });
  });

  test("a probe that was told to wait is no failure, and is not repeated at once", () => {
    const opened = noted(times(5, "not_reached"), 0).circuit;

    expect(noteReached(opened, "unknown", waitFirstMs)).toMatchObject({ probeAt: 2 * waitFirstMs, waitMs: waitFirstMs });
  });
});

describe("laws of the circuit", () => {
  const anyNotes = fc.array(
    fc.record({
      reached: fc.constantFrom<Reached>("reached", "not_reached", "not_reached", "unknown"),
      afterMs: fc.integer({ min: -5_000, max: 400_000 }),
    }),
    { maxLength: 60, size: "max" },
  );

  test("it opens only upon a failure, closes only upon a success, and never waits less than half a minute or more than a quarter of an hour", () => {
    fc.assert(
      fc.property(anyNotes, (notes) => {
        let circuit: Circuit = CLOSED_CIRCUIT;
        let now = 1_000_000;
        for (const { reached, afterMs } of notes) {
          now += afterMs;
          const next = noteReached(circuit, reached, now);
          if (circuit.state === "closed" && next.state === "open") expect(reached).toBe("not_reached");
          if (circuit.state === "open" && next.state === "closed") expect(reached).toBe("reached");
          if (next.state === "open") {
            expect(next.waitMs).toBeGreaterThanOrEqual(waitFirstMs);
            expect(next.waitMs).toBeLessThanOrEqual(waitMaxMs);
            expect(circuitAllows(next, next.probeAt - 1)).toBe("none");
          } else expect(next.recent.length).toBeLessThanOrEqual(60);
          circuit = next;
        }
      }),
    );
  });

  test("five failures in a row open it, whatever was before", () => {
    fc.assert(
      fc.property(anyNotes, (notes) => {
        let circuit: Circuit = CLOSED_CIRCUIT;
        let now = 1_000_000;
        for (const { reached, afterMs } of notes) {
          now += Math.abs(afterMs);
          circuit = noteReached(circuit, reached, now);
        }
        expect(noted(times(5, "not_reached"), 1, circuit, now).circuit.state).toBe("open");
      }),
    );
  });
});

describe("what an attempt says of the connection (W2)", () => {
  const retry = (failure: "transient" | "timeout" | "ambiguous" | "mailbox_full" | "defect", countsAsAttempt = true): SendOutcome => ({
    kind: "retry",
    failure,
    afterMs: null,
    countsAsAttempt,
  });

  test.each([
    ["a mail that was taken", "mail", { kind: "delivered", receipt: null }, "250", "reached"],
    ["a card that was taken", "msteams", { kind: "accepted", receipt: null }, "202", "reached"],
    ["no answer in time", "mail", retry("timeout"), "ETIMEDOUT", "not_reached"],
    ["nobody listening", "mail", retry("transient"), "ECONNREFUSED", "not_reached"],
    ["a mail server that closes its doors", "mail", retry("transient"), "421 4.3.2", "not_reached"],
    ["a mail server that wants one recipient later", "mail", retry("transient"), "451 4.7.1", "reached"],
    ["a mailbox that is full", "mail", retry("mailbox_full"), "452 4.2.2", "reached"],
    ["a recipient who does not exist", "mail", { kind: "fail", failure: "recipient" }, "550 5.1.1", "reached"],
    ["a refused sign-in, which pauses the channel", "mail", { kind: "pause", failure: "connection" }, "535", "unknown"],
    ["Slack's server at fault", "slack", retry("transient"), "500", "not_reached"],
    ["Slack's wish to wait", "slack", retry("transient", false), "429", "unknown"],
    ["an endpoint's wish to wait", "webhooks", retry("transient", false), "429", "unknown"],
    ["an endpoint at fault", "webhooks", retry("transient"), "503", "not_reached"],
    ["an endpoint that takes nothing of the kind", "webhooks", { kind: "fail", failure: "refused" }, "404", "not_reached"],
    ["an endpoint that is gone, which is another matter", "webhooks", { kind: "fail", failure: "gone" }, "410", "unknown"],
    ["a mistake of ours", "webhooks", retry("defect"), null, "unknown"],
  ] as const)("%s", (_what, channel, outcome, code, reached) => {
    expect(reachedBy(channel, { outcome, answer: { code, text: null } })).toBe(reached);
  });
});
