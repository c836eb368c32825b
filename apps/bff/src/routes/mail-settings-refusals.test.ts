import { describe, expect, test } from "vitest";
import { expectRefused, problemOf } from "../testing/expect-refused.ts";
import { openTestApp } from "../testing/test-app.ts";

const MAIL = { enabled: true, host: "10.0.0.25", port: 587, security: "starttls", from: "tocsin@example.com" };

describe("mail settings that cannot be", () => {
  test.each([
    ["a user name without its password", { username: "a" }, { status: 400, code: "invalid_request", field: "/password" }],
    ["a password without its user name", { password: "b" }, { status: 400, code: "invalid_request", field: "/username" }],
    [
      "a password that would go over an open connection",
      { username: "a", password: "b", security: "none" },
      { status: 422, code: "address_refused", field: "/security" },
    ],
  ] as const)("are refused with what would help, and with nothing else: %s", async (_what, part, refusal) => {
    await using app = await openTestApp();
    const as = await app.session("root");
    const asked = { path: "/api/v1/channels/mail", method: "PUT", as, json: { ...MAIL, ...part } };

    const { detail, errors } = problemOf((await expectRefused(app, asked, refusal)).body);

    expect(errors).toHaveLength(1);
    expect(detail).toContain(errors[0]?.message);
    expect(detail).not.toContain("address is not allowed");
  });
});
