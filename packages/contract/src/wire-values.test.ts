import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { email, instant, integerIdInPath, lineOf, newPassword, severityIn, username } from "./wire-values.ts";

describe("text for people", () => {
  test.each([
    ["Scan\r\nadded", "Scan added"],
    ["a\u0000b", "a b"],
    ["tab\tand\u007fDEL\u0085NEL", "tab and DEL NEL"],
    ["  ends  ", "ends"],
    ["größer 🦦", "größer 🦦"],
  ])("turns control characters of %j into one space", (given, kept) => {
    expect(lineOf(500).parse(given)).toBe(kept);
  });

  test("is one line whatever was sent, and reading it again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (given) => {
        const read = lineOf(500).safeParse(given);
        if (!read.success) return;

        expect(read.data).not.toMatch(/\p{Cc}/u);
        expect(lineOf(500).parse(read.data)).toBe(read.data);
      }),
    );
  });

  test("is counted after it was cleaned", () => {
    expect(lineOf(3).safeParse(" abc\n").success).toBe(true);
    expect(lineOf(3).safeParse("abcd").success).toBe(false);
  });

  test.each(["", "   ", "\u0000\n"])("refuses %j, of which nothing is left", (given) => {
    expect(lineOf(500).safeParse(given).success).toBe(false);
  });
});

describe("severities", () => {
  test.each([
    ["High", "high"],
    ["CRITICAL", "critical"],
    ["info", "info"],
  ])("are read in any case: %s", (given, severity) => {
    expect(severityIn.parse(given)).toBe(severity);
  });

  test.each(["", "severe", "high ", "constructor"])("are refused when they are none: %j", (given) => {
    expect(severityIn.safeParse(given).success).toBe(false);
  });
});

describe("user names (P1)", () => {
  test.each(["dana", "Dana.Reyes+test@example.com", "a", "_", "x".repeat(150)])("accepts %s", (name) => {
    expect(username.parse(name)).toBe(name);
  });

  test.each(["", "x".repeat(151), "dana reyes", "dana\n", "däna", "dana/.."])("refuses %j", (name) => {
    expect(username.safeParse(name).success).toBe(false);
  });
});

describe("e-mail addresses", () => {
  test.each(["dana@example.com", "d+tag@sub.example", "jürgen@müller.example", "root@localhost"])("accepts %s", (address) => {
    expect(email.parse(address)).toBe(address);
  });

  test.each([
    "",
    "dana",
    "a@b@c",
    "dana@example.com\r\nBcc: x@y",
    "<dana@example.com>",
    "a@b,c@d",
    "a b@c",
    `${"x".repeat(65)}@example.com`,
  ])("refuses %j", (address) => {
    expect(email.safeParse(address).success).toBe(false);
  });
});

describe("times", () => {
  test.each([
    ["2026-11-23T09:00:00.000Z", 1_795_424_400_000],
    ["2026-11-23T10:00:00+01:00", 1_795_424_400_000],
  ])("are read to epoch milliseconds: %s", (given, milliseconds) => {
    expect(instant.parse(given)).toBe(milliseconds);
  });

  const outside = ["0000-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"];
  test.each(["2026-11-23", "2026-11-23T09:00:00", "2026-02-30T09:00:00Z", "yesterday", "", ...outside])("refuses %j", (given) => {
    expect(instant.safeParse(given).success).toBe(false);
  });
});

describe("a product id in a path", () => {
  test("is an integer", () => {
    expect(integerIdInPath.parse("12")).toBe(12);
  });

  test.each(["0", "-1", "1.5", "1e3", "0x1", "abc", "", "9".repeat(16)])("is 0, which nobody has, for %j", (text) => {
    expect(integerIdInPath.parse(text)).toBe(0);
  });
});

test("a new password has 15 to 128 characters", () => {
  const lengths = [14, 15, 128, 129].map((length) => newPassword.safeParse("x".repeat(length)).success);

  expect(lengths).toEqual([false, true, true, false]);
});
