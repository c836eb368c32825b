import { expect, test } from "vitest";
import { egressAllowList, memberOf } from "./networks.ts";

test("an address belongs to a network or is named itself", () => {
  const isProxy = memberOf(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);

  expect(["10.1.2.3", "192.0.2.7", "fd12::1"].every(isProxy)).toBe(true);
  expect(["11.0.0.1", "192.0.2.8", "fe80::1", "proxy.example", ""].some(isProxy)).toBe(false);
});

test("a host is allowed by its name or by its address", () => {
  const isAllowed = egressAllowList(["SMTP.internal", "10.0.0.0/8", "fd00::/8"]);

  expect(["smtp.internal", "10.0.0.25", "[fd00::25]"].every(isAllowed)).toBe(true);
  expect(["other.internal", "evil.smtp.internal", "192.0.2.1", "[2001:db8::1]"].some(isAllowed)).toBe(false);
});
