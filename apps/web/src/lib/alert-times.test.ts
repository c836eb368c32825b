import { describe, expect, it } from "vitest";
import { dateOf, dayAgo, dayStart } from "./alert-times.ts";

describe("a day of the calendar", () => {
  it.each([
    ["2026-11-01", "2026-11-01"],
    ["2026-02-30", null],
    ["2026-1-1", null],
    ["7d", null],
    ["", null],
    [null, null],
  ])("%j is %j", (value, date) => {
    expect(dateOf(value)).toBe(date);
  });

  it.each([
    ["2026-11-01", "UTC", 0, "2026-11-01T00:00:00.000Z"],
    ["2026-11-01", "Europe/Berlin", 0, "2026-10-31T23:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", 0, "2026-10-24T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", 1, "2026-10-25T23:00:00.000Z"],
    ["2026-11-01", "America/New_York", 0, "2026-11-01T04:00:00.000Z"],
    ["2026-11-01", "Asia/Kolkata", 0, "2026-10-31T18:30:00.000Z"],
  ])("%s begins in %s, %i days later, at %s", (date, zone, later, at) => {
    expect(dayStart(date, zone, later)).toBe(at);
  });

  it("is that of the zone, where it may be another", () => {
    const now = Date.parse("2026-11-23T23:30:00.000Z");
    expect([dayAgo(0, now, "UTC"), dayAgo(0, now, "Europe/Berlin"), dayAgo(7, now, "UTC")]).toEqual([
      "2026-11-23",
      "2026-11-24",
      "2026-11-16",
    ]);
  });
});
