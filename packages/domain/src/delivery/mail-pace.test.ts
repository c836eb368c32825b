import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAIL_RATE_MAX, roomAfter, spacingOf } from "./mail-pace.ts";

const MINUTE = 60_000;

/** When mails go that ask as often as the pauses say, each as soon as there is room. */
function goneAt(ratePerMinute: number, pauses: readonly number[]): readonly number[] {
  const spacing = spacingOf(ratePerMinute);
  const gone: number[] = [];
  let [now, fullAt] = [0, 0];
  for (const pause of pauses) {
    now += pause;
    const room = roomAfter(Math.max(0, fullAt - now), spacing);
    now += room.nextInMs;
    gone.push(now);
    fullAt = Math.max(now, fullAt) + spacing.everyMs;
  }
  return gone;
}

describe("a limit of mails per minute (D17)", () => {
  test("is never passed in any minute, whenever mails come", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })), { maxLength: 600, size: "max" }),
        (rate, pauses) => {
          const gone = goneAt(rate, pauses);

          for (const [index, at] of gone.entries()) expect((gone[index + rate] ?? Infinity) - at).toBeGreaterThanOrEqual(MINUTE);
        },
      ),
    );
  });

  test("is used to nine tenths and more while mails wait", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAIL_RATE_MAX }), (rate) => {
        const gone = goneAt(
          rate,
          Array.from({ length: rate * 3 }, () => 0),
        );

        expect(gone.at(-1)).toBeLessThanOrEqual((3 * MINUTE) / 0.9);
      }),
      { numRuns: 30 },
    );
  });

  test("lets as many go as it says there is room for, and not one more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAIL_RATE_MAX }), fc.integer({ min: 0, max: MINUTE }), (rate, used) => {
        const spacing = spacingOf(rate);
        const room = roomAfter(used, spacing);

        expect(room.nextInMs === 0).toBe(room.now > 0);
        expect(roomAfter(used + room.now * spacing.everyMs, spacing).now).toBe(0);
        if (room.now === 0) expect(roomAfter(Math.max(0, used - room.nextInMs), spacing).now).toBeGreaterThan(0);
      }),
    );
  });

  test("of thirty is one every two seconds", () => {
    expect(spacingOf(30)).toEqual({ everyMs: 2_000, burst: 1 });
    expect([roomAfter(0, spacingOf(30)), roomAfter(500, spacingOf(30))]).toEqual([
      { now: 1, nextInMs: 0 },
      { now: 0, nextInMs: 500 },
    ]);
  });
});
