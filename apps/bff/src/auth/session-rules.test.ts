import { describe, expect, test } from "vitest";
import { ageOf, sessionEnd } from "./session-rules.ts";

const HOUR = 3_600_000;
const START = 1_700_000_000_000;

describe("a session", () => {
  test("ends after twelve hours without use", () => {
    expect(ageOf({ createdAt: START, lastSeenAt: START + HOUR }, START + 13 * HOUR - 1).ended).toBe(false);
    expect(ageOf({ createdAt: START, lastSeenAt: START + HOUR }, START + 13 * HOUR).ended).toBe(true);
  });

  test("ends seven days after sign-in, however much it was used", () => {
    const end = START + 7 * 24 * HOUR;

    expect(ageOf({ createdAt: START, lastSeenAt: end - 1 }, end - 1).ended).toBe(false);
    expect(ageOf({ createdAt: START, lastSeenAt: end - 1 }, end).ended).toBe(true);
    expect(sessionEnd(START, end - HOUR)).toBe(end);
  });

  test("is recent for fifteen minutes from sign-in, not from use", () => {
    expect(ageOf({ createdAt: START, lastSeenAt: START }, START + HOUR / 4 - 1)).toMatchObject({ recent: true });
    expect(ageOf({ createdAt: START, lastSeenAt: START + HOUR / 4 }, START + HOUR / 4)).toMatchObject({ recent: false });
  });

  test("notes its use once a minute", () => {
    expect(ageOf({ createdAt: START, lastSeenAt: START }, START + 59_999)).toMatchObject({ touch: null });
    expect(ageOf({ createdAt: START, lastSeenAt: START }, START + 60_000)).toMatchObject({
      touch: { expiresAt: START + 60_000 + 12 * HOUR },
    });
  });
});
