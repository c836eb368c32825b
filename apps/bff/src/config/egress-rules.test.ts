import { describe, expect, test } from "vitest";
import { egressRules } from "./egress-rules.ts";

describe("where this server listens itself (page 7.2)", () => {
  const interfaces = () => ({ eth0: [{ address: "10.0.0.5" }, { address: "fd12::5" }] });
  const { isOwnAddress } = egressRules({ allow: ["10.0.0.0/8"], loopback: true }, 8080, interfaces);

  test.each(["10.0.0.5", "::ffff:10.0.0.5", "::ffff:a00:5", "fd12::5", "fd12:0:0::0005", "127.0.0.1", "::1", "::ffff:127.0.0.1"])(
    "is %s, at its port and at no other",
    (address) => {
      expect([isOwnAddress(address, 8080), isOwnAddress(address, 8081)]).toEqual([true, false]);
    },
  );

  test.each(["10.0.0.6", "::ffff:10.0.0.6", "fd12::6", "", "localhost"])("is not %s", (address) => {
    expect(isOwnAddress(address, 8080)).toBe(false);
  });
});
