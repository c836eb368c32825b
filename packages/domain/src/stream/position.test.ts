import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POSITION_MAX, positionsAfter, readPosition, type StreamPosition, writePosition } from "./position.ts";

const number = fc.nat({ max: 999_999_999_999_999 });
const anyPosition: fc.Arbitrary<StreamPosition> = fc
  .record({
    event: number,
    change: number,
    systemAudience: fc.constantFrom("everyone" as const, "superusers" as const),
    open: fc.uniqueArray(number, { maxLength: 20 }).map((open) => open.toSorted((a, b) => a - b)),
  })
  .map((position) => ({ ...position, open: position.open.filter((late) => late < position.event) }));

describe("a position", () => {
  test("is read as it was written, and fits into a line of its own (V1)", () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const text = writePosition(position);

        expect(readPosition(text)).toEqual(position);
        expect(text).toMatch(/^[0-9a-z.-]+$/);
        expect(text.length).toBeLessThanOrEqual(POSITION_MAX);
      }),
    );
  });

  test("that nobody wrote is none (V1)", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9es.-]{0,30}$/)), (text) => {
        const read = readPosition(text);

        if (read !== null) expect(readPosition(writePosition(read))).toEqual(read);
      }),
    );
    for (const text of ["", "1", "1-2", "1-2-x", "1-2-e-", "1-2-e-3.", "1-2-e\n", "-1-2-e", `1-2-e-${"1.".repeat(20)}1`])
      expect(readPosition(text)).toBeNull();
  });

  test.each(["0-2-e-1", "5-2-e-5", "5-2-e-7", "9-2-e-3.3", "9-2-e-4.3", "9-2-e-3.9"])(
    "that would have an event told twice is none: %s (V2)",
    (text) => {
      expect(readPosition(text)).toBeNull();
    },
  );
});

/** Events as a store has them, for one person: whether each has an alert for them, and whether it is fanned out to the end. */
type Step =
  | { readonly kind: "accept" }
  | { readonly kind: "fanOut"; readonly which: number; readonly alert: boolean; readonly ends: boolean }
  /** Looks, is told so many of what is found, and is cut off after that many. */
  | { readonly kind: "look"; readonly told: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("accept" as const) }),
  fc.record({ kind: fc.constant("fanOut" as const), which: fc.nat({ max: 30 }), alert: fc.boolean(), ends: fc.boolean() }),
  fc.record({ kind: fc.constant("look" as const), told: fc.nat({ max: 4 }) }),
);

function aWorld() {
  const events: { alert: boolean; ended: boolean }[] = [];
  const numbersOf = (those: (event: { readonly alert: boolean; readonly ended: boolean }) => boolean) =>
    events.flatMap((event, index) => (those(event) ? [index + 1] : []));
  return {
    /** No more at a time than a position names. */
    accept: () => void (numbersOf(({ ended }) => !ended).length < 20 && events.push({ alert: false, ended: false })),
    fanOut: ({ which, alert, ends }: Extract<Step, { kind: "fanOut" }>) => {
      const unfinished = events.filter(({ ended }) => !ended);
      const event = unfinished[which % Math.max(1, unfinished.length)];
      if (event === undefined) return;
      event.alert ||= alert;
      event.ended = ends;
    },
    alerts: () => numbersOf(({ alert }) => alert),
    open: () => numbersOf(({ ended }) => !ended),
    openWithout: () => numbersOf(({ alert, ended }) => !alert && !ended),
  };
}

describe("somebody who listens", () => {
  test("is told of every alert that came since once, in whatever order events are fanned out and wherever they are cut off (V2)", () => {
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 15 }), fc.array(aStep, { maxLength: 40 }), (before, after) => {
        const world = aWorld();
        const told: number[] = [];
        for (const step of before) {
          if (step.kind === "accept") world.accept();
          if (step.kind === "fanOut") world.fanOut(step);
        }
        const known = world.alerts();
        const newest = known.at(-1) ?? 0;
        let id = writePosition({
          event: newest,
          open: world
            .openWithout()
            .filter((event) => event < newest)
            .slice(-20),
          change: 0,
          systemAudience: "everyone",
        });
        const look = (most: number): void => {
          const from = readPosition(id);
          if (from === null) throw new Error(id);
          const alerts = world.alerts().filter((event) => event > from.event || from.open.includes(event));
          const positions = positionsAfter(from, { alerts, open: world.open() });
          told.push(...alerts.slice(0, most));
          id = writePosition(positions[Math.min(most, alerts.length)] ?? positions[0]);
        };

        for (const step of after) {
          if (step.kind === "accept") world.accept();
          if (step.kind === "fanOut") world.fanOut(step);
          if (step.kind === "look") look(step.told);
        }
        look(Infinity);

        expect(told.toSorted((a, b) => a - b)).toEqual(world.alerts().filter((event) => !known.includes(event)));
      }),
    );
  });
});
