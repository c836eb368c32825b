import type { StandingCredential } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { endOf } from "./entitlement.ts";

const HOUR_MS = 3_600_000;
const SESSION: StandingCredential = {
  id: "s1",
  kind: "session",
  active: true,
  superuser: false,
  createdAt: 0,
  lastSeenAt: 0,
  expiresAt: 12 * HOUR_MS,
};
const TOKEN: StandingCredential = { ...SESSION, id: "t1", kind: "token", expiresAt: null };

describe("whoever listens", () => {
  test.each([
    ["goes on while their session is there", SESSION, 0, null],
    ["goes on with a token that has no end, however old", TOKEN, 1_000 * HOUR_MS, null],
    ["ends with what is gone", undefined, 0, "signed_out"],
    ["ends when they are not active any more", { ...SESSION, active: false }, 0, "signed_out"],
    ["ends with a token's last moment", { ...TOKEN, expiresAt: 5 }, 5, "signed_out"],
    ["goes on until then", { ...TOKEN, expiresAt: 5 }, 4, null],
    [
      "ends with a session that nobody used for twelve hours, whatever it says",
      { ...SESSION, expiresAt: 99 * HOUR_MS },
      12 * HOUR_MS,
      "signed_out",
    ],
    ["ends with a session of a week ago", { ...SESSION, lastSeenAt: 168 * HOUR_MS, expiresAt: 200 * HOUR_MS }, 168 * HOUR_MS, "signed_out"],
    ["ends when they become a superuser", { ...SESSION, superuser: true }, 0, "rights_changed"],
  ] as const)("%s (V4)", (_, found, now, why) => {
    expect(endOf({ kind: found?.kind ?? "session", id: "x", superuser: false }, found, now)).toBe(why);
  });

  test("ends when they are no superuser any more (V4)", () => {
    expect(endOf({ kind: "session", id: "s1", superuser: true }, SESSION, 0)).toBe("rights_changed");
  });
});
