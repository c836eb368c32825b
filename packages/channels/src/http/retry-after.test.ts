import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.UTC(2026, 10, 23, 9);
const DAY_MS = 86_400_000;

test.each([
  ["0", 0],
  ["120", 120_000],
  [" 30 ", 30_000],
  ["999999999999", DAY_MS],
  ["Mon, 23 Nov 2026 09:01:00 GMT", 60_000],
  ["Monday, 23-Nov-26 09:01:00 GMT", 60_000],
  ["Mon Nov 23 09:01:00 2026", 60_000],
  ["Sun Nov  1 09:01:00 2026", 0],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
  ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
  ["Tue, 23 Nov 2027 09:00:00 GMT", DAY_MS],
  [["5", "Mon, 23 Nov 2026 09:01:00 GMT", "soon"], 60_000],
])("%j asks for %j ms", (value, expected) => {
  expect(parseRetryAfter(value, NOW)).toBe(expected);
});

test.each([
  null,
  "",
  "-1",
  "1.5",
  "soon",
  "+3",
  "1e3",
  "0x10",
  "Mon, 31 Feb 2026 09:01:00 GMT",
  "Mon, 23 Nov 2026 25:01:00 GMT",
  "2026-11-23",
])("%j asks for nothing", (value) => {
  expect(parseRetryAfter(value, NOW)).toBeNull();
});

test("is null or between now and a day ahead, whatever is sent", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.integer().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      (value) => {
        const ms = parseRetryAfter(value, NOW);
        expect(ms === null || (ms >= 0 && ms <= DAY_MS)).toBe(true);
      },
    ),
  );
});

test("a date within a day is waited for exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: DAY_MS / 1_000 }), (seconds) => {
      expect(parseRetryAfter(new Date(NOW + seconds * 1_000).toUTCString(), NOW)).toBe(seconds * 1_000);
    }),
  );
});
